// The list of chats, and the head of the open one.

import { $, avatar, clock, el } from "./dom.js";
import { summary } from "./store.js";

const languages = new Intl.DisplayNames(["en"], { type: "language" });
const names = new Intl.ListFormat("en");

/** A picture for a chat: the group's, or its one person's. */
const face = (chat) => (chat.kind === "group" ? chat : chat.people[0]);

function title(chat, bot) {
  return chat.kind === "group" ? chat.name : `${chat.name} & ${bot.name}`;
}

function subtitle(chat, bot) {
  if (chat.kind === "group") {
    return `Group · ${names.format([...chat.people.map((person) => person.name), bot.name])}`;
  }
  return `Private chat · ${languages.of(chat.people[0].lang)}`;
}

function entry(chat, store, onOpen) {
  const last = [...chat.messages.values()].at(-1);
  const author = last?.sender.id === chat.speaker ? "You" : last?.sender.name;
  const preview = chat.typing ? "typing…" : last ? `${author}: ${summary(last)}` : "No messages yet";
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
  const focused = document.activeElement?.dataset.chat;
  $("chats").replaceChildren(...[...store.chats.values()].map((chat) => entry(chat, store, onOpen)));
  if (focused) $("chats").querySelector(`[data-chat="${focused}"]`)?.focus();
  $("unread-elsewhere").hidden = !store.unreadElsewhere;
}

export function renderHead(store) {
  const { chat, bot } = store;
  $("chat-avatar").replaceChildren(avatar(face(chat)));
  $("chat-title").textContent = title(chat, bot);
  $("chat-subtitle").textContent = chat.typing ? `${bot.name} is typing…` : subtitle(chat, bot);
  $("chat-subtitle").classList.toggle("active", Boolean(chat.typing));
  document.title = `${title(chat, bot)} · emojibot playground`;
}
