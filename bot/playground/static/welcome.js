// What an empty chat says, with messages to begin with.

import { $, el } from "./dom.js";

const ENGLISH = {
  lang: "en",
  title: "Say it, and see the emoji",
  hint: "emojibot reads English and Russian. Write to it, or begin with one of these:",
  start: "Start",
  examples: [
    "I love you so much",
    "I passed my driving test!",
    "Ugh, Monday again",
    "Merry Christmas, everyone",
    "Спокойной ночи",
  ],
};

const RUSSIAN = {
  lang: "ru",
  title: "Скажите, а эмодзи найдётся",
  hint: "emojibot понимает по-русски и по-английски. Напишите ему или начните с одной из этих фраз:",
  start: "Начать",
  examples: [
    "Спокойной ночи",
    "Как же я устал",
    "С днём рождения, родная!",
    "Ура, завтра в отпуск",
    "I love you so much",
  ],
};

const GROUP = {
  lang: "en",
  title: "In a group, it waits to be called",
  hint: "emojibot keeps quiet here until somebody mentions it, replies to it or gives it a command. An administrator may change that. What emojibot is here stands above, and a press there makes it an administrator:",
  examples: ["@bot, we won the match!", "@bot, поздравляю с дипломом!", "See you all on Saturday", "/settings"],
};

const TALK = {
  lang: "en",
  title: "In any chat, without joining it",
  hint: "Write the bot’s name and then your message. Pick what to send; only that is sent, and emojibot never sees the chat.",
  fills: true,
  examples: ["@bot I passed the exam", "@bot скучаю по тебе", "@bot "],
};

const CHANNEL = {
  lang: "en",
  title: "In a channel, it reacts",
  hint: "If an administrator asks for it with /settings, emojibot puts a fitting reaction under the posts.",
  examples: ["/settings", "We have just reached 1000 readers, thank you all!", "Сегодня нам исполнился год!"],
};

function wordsFor(chat) {
  const others = { group: GROUP, talk: TALK, channel: CHANNEL };
  return others[chat.kind] ?? (chat.people[0].lang === "ru" ? RUSSIAN : ENGLISH);
}

/** Fills the first page of `chat`, or hides it; `actions` has send(text) and fill(text). */
export function renderWelcome(chat, bot, actions) {
  const section = $("welcome");
  const words = wordsFor(chat);
  const page = `${chat.id} ${words.lang}`;
  section.hidden = [...chat.messages.values()].some((message) => !message.service);
  if (section.hidden || section.dataset.page === page) return; // keeps the focus in it
  section.dataset.page = page;
  section.lang = words.lang;
  const examples = words.examples.map((example) => example.replace("@bot", `@${bot.username}`));
  const use = words.fills ? actions.fill : actions.send;
  section.replaceChildren(
    el("img", { src: "/play/static/icon.svg", alt: "" }),
    el("h2", {}, words.title),
    el("p", {}, words.hint),
    el(
      "ul",
      {},
      ...examples.map((text) =>
        el("li", {}, el("button", { type: "button", class: "example", dir: "auto", onclick: () => use(text) }, text)),
      ),
    ),
  );
  if (words.start) {
    section.append(
      el("button", { type: "button", class: "primary", onclick: () => actions.send("/start") }, words.start),
    );
  }
}
