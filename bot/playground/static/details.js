// Who is in the open chat: the language of each person's app, and what the bot is there.

import { $, avatar, el } from "./dom.js";

const LANGUAGES = { en: "English", ru: "Русский" };
const PEOPLE = { creator: "owner", administrator: "administrator", member: "member" };
const ROLES = {
  private: { member: "in the chat", kicked: "blocked" },
  group: { member: "a member", administrator: "an administrator", kicked: "put out" },
  channel: { administrator: "an administrator", kicked: "put out" },
};
const OWNER = "/stats shows an owner also how the bot fares";
/** What the bot is in a group or channel, such as "a member"; else null. */
export const roleIn = (chat) => (["group", "channel"].includes(chat.kind) ? ROLES[chat.kind][chat.role] : null);

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

/** Whether the one person of a private chat owns the bot. */
function ownership({ id, name }, bot, owners, onChange) {
  const box = el("input", {
    type: "checkbox",
    role: "switch",
    checked: owners.includes(id) && "",
    "aria-label": `${name} owns ${bot.name}`,
    onchange: ({ target }) => onChange(id, target.checked),
  });
  return el(
    "label",
    { class: "person" },
    el("span", { class: "who" }, el("b", {}, `Owner of ${bot.name}`), el("small", {}, OWNER)),
    box,
  );
}

/** `actions` has speak(person, lang), own(person, owner) and appoint(role). */
export function openDetails(chat, bot, owners, actions) {
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
  if (chat.kind === "private") people.push(el("li", {}, ownership(chat.people[0], bot, owners, actions.own)));
  $("details-body").replaceChildren(
    el("ul", { class: "people" }, ...people),
    el("p", { class: "panel-hint" }, HINTS[chat.kind]),
  );
  $("details").showModal();
}
