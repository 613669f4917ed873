// Lines to try, ten in each language: one press puts one in the box.

import { $, el } from "./dom.js";

const LINES = {
  en: [
    "I passed my driving test!",
    "My flight is cancelled again",
    "Grandma turned 90 today",
    "I can't stop laughing at this",
    "Dinner is ready, come down",
    "I miss you so much",
    "That is the worst coffee ever",
    "We are having a baby",
    "Good luck with the exam tomorrow",
    "Well, that went great. Not.",
  ],
  ru: [
    "Сдала на права с первого раза!",
    "Опять дождь, всё лето насмарку",
    "Бабушке сегодня девяносто",
    "Я сейчас умру со смеху",
    "Ужин готов, иди за стол",
    "Скучаю по тебе",
    "Ну и жара, дышать нечем",
    "У нас будет малыш",
    "Удачи завтра на экзамене",
    "Просто прекрасно, опять понедельник",
  ],
};
const NAMES = { en: "English", ru: "Русский" };

/** Makes `openers` open the gallery; `fill` is called with the line that was chosen. */
export function gallery(openers, fill) {
  const dialog = $("gallery");
  const line = (text) => {
    const choose = () => {
      dialog.close();
      fill(text);
    };
    return el("li", {}, el("button", { type: "button", class: "line", onclick: choose }, text));
  };
  const column = ([lang, lines]) =>
    el("section", { lang, "aria-label": NAMES[lang] }, el("h3", {}, NAMES[lang]), el("ul", {}, ...lines.map(line)));
  $("gallery-body").replaceChildren(...Object.entries(LINES).map(column));
  for (const opener of openers) opener.addEventListener("click", () => dialog.showModal());
}
