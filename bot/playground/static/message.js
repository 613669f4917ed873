// One message: bubble, quote, attachment, reactions, buttons.

import { avatar, clock, el, icon } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { summary } from "./store.js";
import { coloured, isJumbo, rich } from "./text.js";

function quote(message) {
  return el(
    "blockquote",
    { class: "quote" },
    el("b", { dir: "auto" }, message.sender.name),
    el("span", { dir: "auto" }, summary(message)),
  );
}

function attachmentNode({ kind, url, name, size, emoji, width, height }, sender) {
  if (kind === "photo") {
    const picture = el("img", { class: "photo", src: url, alt: `Photo from ${sender.name}`, width, height });
    return el("a", { href: url, target: "_blank", rel: "noopener" }, picture);
  }
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

/** The reactions under `message`, each with who gave it; a press adds or takes away one's own. */
function reactions(message, chat, me, bot, onReact) {
  const given = new Map();
  const all = [...message.reactions, ...(message.reaction ? [{ emoji: message.reaction, person: bot.id }] : [])];
  for (const { emoji, person } of all) given.set(emoji, [...(given.get(emoji) ?? []), person]);
  if (!given.size) return null;
  const name = (id) => (id === bot.id ? bot.name : chat.people.find((person) => person.id === id)?.name);
  const chip = ([emoji, people]) => {
    const mine = people.includes(me);
    const by = people.map(name).join(", ");
    return el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          "aria-pressed": String(mine),
          "aria-label": `${coloured(emoji)} from ${by}`,
          title: by,
          onclick: () => onReact(mine ? null : emoji),
        },
        el("span", { class: "emoji" }, coloured(emoji)),
        people.includes(bot.id) ? avatar(bot, "dot-face") : null,
        people.length > 1 ? String(people.length) : "",
      ),
    );
  };
  return el("ul", { class: "reactions", "aria-label": "Reactions" }, ...[...given].map(chip));
}

/** Who says it, and how it came here. */
function byline(message, chat, mine, onVia) {
  const shown = !mine && ["group", "talk", "channel"].includes(chat.kind);
  const via = message.via && el("button", { type: "button", class: "command", onclick: onVia }, `@${message.via}`);
  return [
    el("p", { class: shown ? "sender" : "sr-only", dir: "auto" }, mine ? "You" : message.sender.name),
    via ? el("p", { class: "origin" }, "via ", via) : null,
    message.forwarded
      ? el("p", { class: "origin" }, "Forwarded from ", el("b", { dir: "auto" }, message.forwarded))
      : null,
  ];
}

/** What is said, with what belongs to it. */
function bubble(message, chat, me, bot, actions) {
  const { sender } = message;
  const replied = chat.messages.get(message.reply_to);
  const text = el("div", { class: isJumbo(message.text) ? "text jumbo" : "text", dir: "auto" });
  text.append(...rich(message.text, message.entities, actions.command));
  return el(
    "div",
    { class: "bubble" },
    ...byline(message, chat, sender.id === me, actions.via),
    replied ? quote(replied) : null,
    message.attachment ? attachmentNode(message.attachment, sender) : null,
    el(
      "div",
      { class: "last-line" },
      message.text ? text : null,
      el("p", { class: "meta" }, message.edited && !sender.bot ? "edited " : "", el("time", {}, clock(message.date))),
    ),
    reactions(message, chat, me, bot, (emoji) => actions.react(message, emoji)),
  );
}

function moreButton(message, mine, open) {
  return el(
    "button",
    {
      type: "button",
      class: "icon-button small more-button",
      "aria-label": `React, reply, more: ${mine ? "your message" : `message from ${message.sender.name}`}`,
      "aria-haspopup": "dialog",
      onclick: ({ currentTarget }) => {
        const { left, top, bottom, width } = currentTarget.getBoundingClientRect();
        open(message, { x: left + width / 2, y: bottom + 4, top: top - 4 });
      },
    },
    icon("smile"),
  );
}

/**
 * The node of `message` as the person `me` sees it. `actions` has press(message, button, node),
 * react(message, emoji), command(text), via() and open(message, point).
 */
export function messageNode(message, chat, me, bot, actions) {
  const { sender, keyboard: rows } = message;
  if (message.service) return el("li", { class: "service", "data-id": message.id }, message.service);
  const mine = sender.id === me;
  return el(
    "li",
    {
      class: mine ? "message mine" : "message",
      "data-id": message.id,
      "data-reply-to": message.reply_to,
      tabindex: -1,
      oncontextmenu: (event) => {
        if (event.target.closest("a") || !getSelection().isCollapsed) return; // the browser's own menu is of use there
        event.preventDefault();
        actions.open(message, { x: event.clientX, y: event.clientY, top: event.clientY });
      },
    },
    avatar(sender, "tiny"),
    el(
      "div",
      { class: "message-body" },
      bubble(message, chat, me, bot, actions),
      rows.length ? keyboard(rows, sender, (button, node) => actions.press(message, button, node)) : null,
    ),
    moreButton(message, mine, actions.open),
  );
}
