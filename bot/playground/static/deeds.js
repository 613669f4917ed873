// What can be done with a message: react, reply, edit, copy, link, forward, delete.

import { linkTo } from "./address.js";
import { copy } from "./clipboard.js";

/** What the person `me` wrote themselves may be edited. */
export const isOwn = (message, me) =>
  message.author === me && message.text && !message.via && !message.forwarded && !message.service;

const isDeletable = (message, me) => message.author === me && !message.service;

/** The entries of the panel for `message`; `actions` has reply, edit, forward, delete and think, each taking the message. */
export function deeds(message, me, actions) {
  const entry = (icon, text, run) => ({ icon, text, run: () => run(message) });
  return [
    entry("reply", "Reply", actions.reply),
    isOwn(message, me) && entry("edit", "Edit", actions.edit),
    message.text && entry("copy", "Copy text", () => copy(message.text)),
    message.text && entry("mind", "What emojibot thinks of it", actions.think),
    message.text && entry("link", "Copy a link with this text", () => copy(linkTo(message.text))),
    entry("share", "Forward", actions.forward),
    isDeletable(message, me) && entry("bin", "Delete", actions.delete),
  ].filter(Boolean);
}
