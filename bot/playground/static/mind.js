// What the bot makes of a text: a bar for each guess, the language it read, and how sure it is.

import { ask } from "./api.js";
import { el } from "./dom.js";

const LANGUAGES = {
  en: "Read as English",
  ru: "Read as Russian",
  other: "Neither English nor Russian: nothing to read",
};
const percent = new Intl.NumberFormat("en", { style: "percent" });

/** What the bot makes of `text` in `chat`; null where it does not say. */
export async function think(chat, text, signal) {
  const answer = await ask("think", { chat: chat.id, person: chat.speaker, text }, signal).catch(() => null);
  return answer?.thought ?? null;
}

function sureness({ sure, bar, guesses }) {
  if (!guesses.length) return "";
  return sure
    ? `. Sure enough to speak up in a group by itself, which takes ${percent.format(bar)}.`
    : `. Not sure: in a group it would rather say nothing by itself, below ${percent.format(bar)}.`;
}

function guessNode({ emoji, probability, moved }) {
  const by = moved ? ` ${moved > 0 ? "▲" : "▼"}${Math.abs(moved)} by your picks` : "";
  return el(
    "li",
    {},
    el("span", { class: "guess-emoji" }, emoji),
    el("meter", { value: probability, "aria-label": `How likely ${emoji} is` }),
    el("span", { class: "guess-share" }, percent.format(probability), el("small", {}, by)),
  );
}

/** The nodes for a thought of `think`. */
export function thoughtNodes(thought) {
  const read = LANGUAGES[thought.lang] + sureness(thought);
  return [
    el("p", { class: thought.sure ? "thought-read" : "thought-read unsure" }, read),
    el("ol", { class: "guesses" }, ...thought.guesses.map(guessNode)),
  ];
}
