// Who is in the open chat: the language of each person's app, and what the bot is there.

import { $, avatar, el } from "./dom.js";

const LANGUAGES = { en: "English", ru: "Русский" };
const PEOPLE = { creator: "owner", administrator: "administrator", member: "member" };
const ROLES = {
  private: { member: "in the chat", kicked: "blocked" },
  group: { member: "a member", administrator: "an administrator", kicked: "put out" },
  channel: { administrator: "an administrator", kicked: "put out" },
};
const HINTS = {
  private: "emojibot speaks the language of a person’s app, unless they choose one with /language.",
  talk: "emojibot is not in this chat. People bring it in by writing its name before a text.",
  group: "As a member emojibot hears only what is meant for it; as an administrator, everything.",
  channel: "Here emojibot reacts to posts, once an administrator has asked for that with /settings.",
};

function select(label, options, value, onChange) {
  const items = Object.entries(options).map(([key, text]) =>
    el("option", { value: key, selected: key === value && "" }, text),
  );
  return el("select", { "aria-label": label, onchange: (event) => onChange(event.target.value) }, ...items);
}

function row(who, about, control) {
  const name = el("span", { class: "who" }, el("b", { dir: "auto" }, who.name), about ? el("small", {}, about) : null);
  return el("li", { class: "person" }, avatar(who, "tiny"), name, control);
}

/** `actions` has speak(person, lang) and appoint(role). */
export function openDetails(chat, bot, actions) {
  const people = chat.people.map((person) => {
    const about = chat.kind === "group" || chat.kind === "channel" ? PEOPLE[person.role] : null;
    const label = `Language of ${person.name}’s app`;
    return row(
      person,
      about,
      select(label, LANGUAGES, person.lang, (lang) => actions.speak(person.id, lang)),
    );
  });
  if (chat.roles.length) {
    people.push(row(bot, "the bot", select(`${bot.name} is`, ROLES[chat.kind], chat.role, actions.appoint)));
  }
  $("details-body").replaceChildren(
    el("ul", { class: "people" }, ...people),
    el("p", { class: "panel-hint" }, HINTS[chat.kind]),
  );
  $("details").showModal();
}
