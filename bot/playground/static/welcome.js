// What an empty chat says, with messages to begin with.

import { $, el } from "./dom.js";

const ENGLISH = {
  lang: "en",
  title: "Say it, and see the emoji",
  hint: "emojibot reads English and Russian. Write to it, or begin with one of these:",
  start: "Start",
  examples: ["I love you so much", "I passed my driving test!", "Ugh, Monday again", "Merry Christmas, everyone", "Спокойной ночи"],
};

const RUSSIAN = {
  lang: "ru",
  title: "Скажите, а эмодзи найдётся",
  hint: "emojibot понимает по-русски и по-английски. Напишите ему или начните с одной из этих фраз:",
  start: "Начать",
  examples: ["Спокойной ночи", "Как же я устал", "С днём рождения, родная!", "Ура, завтра в отпуск", "I love you so much"],
};

const GROUP = {
  lang: "en",
  title: "In a group, it waits to be called",
  hint: "emojibot keeps quiet here until somebody mentions it, replies to it or gives it a command. Try both:",
  start: null,
  examples: ["@bot we won the match!", "@bot поздравляю с дипломом!", "See you all on Saturday"],
};

/** Fills the first page of `chat`, or hides it; `onPick` is called with the text to send. */
export function renderWelcome(chat, bot, onPick) {
  const section = $("welcome");
  section.hidden = [...chat.messages.values()].some((message) => !message.joined);
  if (section.hidden || section.dataset.chat === String(chat.id)) return; // keeps the focus in it
  section.dataset.chat = chat.id;
  const words = chat.kind === "group" ? GROUP : chat.people[0].lang === "ru" ? RUSSIAN : ENGLISH;
  const examples = words.examples.map((example) => example.replace("@bot", `@${bot.username}`));
  section.lang = words.lang;
  section.replaceChildren(
    el("img", { src: "/play/static/icon.svg", alt: "" }),
    el("h2", {}, words.title),
    el("p", {}, words.hint),
    el(
      "ul",
      {},
      ...examples.map((text) =>
        el("li", {}, el("button", { type: "button", class: "example", dir: "auto", onclick: () => onPick(text) }, text)),
      ),
    ),
  );
  if (words.start) {
    section.append(el("button", { type: "button", class: "primary", onclick: () => onPick("/start") }, words.start));
  }
}
