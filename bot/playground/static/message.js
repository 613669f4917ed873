// One message: bubble, quote, attachment, buttons.

import { avatar, clock, el, icon } from "./dom.js";
import { summary } from "./store.js";
import { isJumbo, isWebAddress, rich } from "./text.js";

function quote(message) {
  return el(
    "blockquote",
    { class: "quote" },
    el("b", { dir: "auto" }, message.sender.name),
    el("span", { dir: "auto" }, summary(message)),
  );
}

function attachmentNode({ kind, url, name, size, emoji }) {
  if (kind === "photo") return el("img", { class: "photo", src: url, alt: "Photo", width: 576, height: 384 });
  if (kind === "sticker") return el("p", { class: "text jumbo" }, emoji);
  return el(
    "a",
    { class: "document", href: url, download: name },
    el("span", {}, icon("file")),
    el("span", {}, el("b", {}, name), el("small", {}, `${fileSize(size)} · download`)),
  );
}

function fileSize(bytes) {
  return bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`;
}

function keyboardButton(button, onTap) {
  const style = /[\p{L}\p{N}]/u.test(button.text) ? null : "jumbo"; // emojis, and the bot's marks on them
  if (isWebAddress(button.url)) {
    return el("a", { class: style, href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text);
  }
  const press = (event) => onTap(button.data, event.currentTarget);
  return el("button", { type: "button", class: style, disabled: !button.data, onclick: press }, button.text);
}

function keyboard(rows, sender, onTap) {
  return el(
    "div",
    { class: "keyboard", role: "group", "aria-label": `Buttons of ${sender.name}’s message` },
    ...rows.map((row) => el("div", { class: "keyboard-row" }, ...row.map((button) => keyboardButton(button, onTap)))),
  );
}

/** The node of `message` as the person `me` sees it; `actions` has tap, reply and command. */
export function messageNode(message, chat, me, actions) {
  const { sender } = message;
  if (message.joined) {
    return el("li", { class: "service", "data-id": message.id }, `${sender.name} added ${message.joined}`);
  }
  const mine = sender.id === me;
  const name = mine ? "You" : sender.name;
  const replied = chat.messages.get(message.reply_to);
  const text = el("div", { class: isJumbo(message.text) ? "text jumbo" : "text", dir: "auto" });
  text.append(...rich(message.text, message.entities, actions.command));

  const bubble = el(
    "div",
    { class: "bubble" },
    el("p", { class: chat.kind === "group" && !mine ? "sender" : "sr-only", dir: "auto" }, name),
    replied ? quote(replied) : null,
    message.attachment ? attachmentNode(message.attachment) : null,
    message.reaction ? el("ul", { class: "reactions", "aria-label": "Reactions" }, el("li", {}, message.reaction)) : null,
    el(
      "div",
      { class: "last-line" },
      message.text ? text : null,
      el("p", { class: "meta" }, message.edited && !sender.bot ? "edited " : "", el("time", {}, clock(message.date))),
    ),
  );
  return el(
    "li",
    { class: mine ? "message mine" : "message", "data-id": message.id },
    avatar(sender, "tiny"),
    el(
      "div",
      { class: "message-body" },
      bubble,
      message.keyboard.length ? keyboard(message.keyboard, sender, (data, button) => actions.tap(message, data, button)) : null,
    ),
    el(
      "button",
      {
        type: "button",
        class: "icon-button small reply-button",
        "aria-label": `Reply to ${mine ? "your message" : sender.name}`,
        onclick: () => actions.reply(message),
      },
      icon("reply"),
    ),
  );
}
