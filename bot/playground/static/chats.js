// The list of chats, and the head of the open one.

import { roleIn } from "./details.js";
import { $, avatar, clock, el } from "./dom.js";
import { summary } from "./store.js";

const languages = new Intl.DisplayNames(["en"], { type: "language" });
const names = new Intl.ListFormat("en");
const BUSY = { typing: "typing", upload_photo: "sending a photo", upload_document: "sending a file" };

/** A picture for a chat: its own, or its one person's. */
export const face = (chat) => (chat.kind === "private" ? chat.people[0] : chat);

export function title(chat, bot) {
  if (chat.kind === "private") return `${chat.name} & ${bot.name}`;
  return chat.kind === "talk"
    ? names.format(chat.people.map((person) => person.name)).replace(" and ", " & ")
    : chat.name;
}

function subtitle(chat, bot) {
  const people = chat.people.map((person) => person.name);
  switch (chat.kind) {
    case "private":
      return `Private chat · ${languages.of(chat.people[0].lang)}${chat.role === "kicked" ? " · bot blocked" : ""}`;
    case "talk":
      return `Chat of two · write @${bot.username} and a text`;
    case "channel":
      return `Channel · ${people.length} subscribers`;
    default:
      return `Group · ${names.format(chat.role === "kicked" ? people : [...people, bot.name])}`;
  }
}

function entry(chat, store, onOpen) {
  const last = [...chat.messages.values()].at(-1);
  const author = last?.author === chat.speaker ? "You" : last?.sender.name;
  const said = last && (last.service ?? `${author}: ${summary(last)}`);
  const preview = chat.busy ? `${BUSY[chat.busy] ?? "busy"}…` : said || "No messages yet";
  const unread = el("span", { class: "badge" }, String(chat.unread), el("span", { class: "sr-only" }, " unread"));
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: "chat",
        "data-chat": chat.id,
        "aria-current": chat.id === store.openId && "true",
        onclick: () => onOpen(chat.id),
      },
      avatar(face(chat)),
      el(
        "span",
        {},
        el("span", { class: "chat-name", dir: "auto" }, title(chat, store.bot)),
        el("span", { class: "chat-last", dir: "auto" }, preview),
      ),
      el("span", { class: "chat-side" }, last ? clock(last.date) : "", chat.unread ? unread : ""),
    ),
  );
}

export function renderChats(store, onOpen) {
  const focused = $("chats").contains(document.activeElement) && document.activeElement.dataset.chat;
  $("chats").replaceChildren(...[...store.chats.values()].map((chat) => entry(chat, store, onOpen)));
  if (focused) $("chats").querySelector(`[data-chat="${focused}"]`)?.focus();
  $("unread-elsewhere").hidden = !store.unreadElsewhere;
}

export function renderHead(store) {
  const { chat, bot } = store;
  $("chat-avatar").replaceChildren(avatar(face(chat)));
  $("chat-title").textContent = title(chat, bot);
  $("chat-subtitle").textContent = chat.busy ? `${bot.name} is ${BUSY[chat.busy] ?? "busy"}…` : subtitle(chat, bot);
  $("chat-subtitle").classList.toggle("active", Boolean(chat.busy));
  const role = roleIn(chat);
  $("role").hidden = !role;
  $("role").replaceChildren(el("span", { class: "role-of" }, `${bot.name}: `), role);
  document.title = `${title(chat, bot)} · emojibot playground`;
}
