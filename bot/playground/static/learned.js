// What the bot learned about the person who speaks: their habits, and the texts that it knows again.

import { ask } from "./api.js";
import { $, el } from "./dom.js";

const times = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function habitNode({ emoji, picked, expected, factor }) {
  return el(
    "li",
    {},
    el("span", { class: "guess-emoji" }, emoji),
    el("span", {}, `picked ${picked}, expected ${times.format(expected)}`),
    el("b", {}, `× ${times.format(factor)}`),
  );
}

function textNode({ text, emoji }) {
  return el("li", {}, el("span", { class: "guess-emoji" }, emoji), el("span", { dir: "auto" }, text));
}

function part(title, entries, node) {
  return entries.length && el("section", {}, el("h3", {}, title), el("ul", {}, ...entries.map(node)));
}

function nodes(learned, name) {
  if (!learned) return ["It does not say."];
  if (!learned.consented) {
    return [`Nothing: ${name} has not agreed to it. /privacy asks, in ${name}’s chat with emojibot.`];
  }
  const { more, less, texts } = learned;
  const legend = `× is what the probability of an emoji is multiplied by, for ${name} alone. `;
  const parts = [
    part("Picks more often than it expects", more, habitNode),
    part("Picks less often than it expects", less, habitNode),
    part("Texts it knows again", texts, textNode),
  ].filter(Boolean);
  if (!parts.length) return [`Nothing yet: it learns from each emoji that ${name} picks under an answer.`];
  const hasHabits = more.length + less.length > 0;
  return [...parts, el("p", { class: "panel-hint" }, `${hasHabits ? legend : ""}/forget erases all of it.`)];
}

/** Shows what the bot learned about the person who speaks in `chat`. */
export async function showLearned(chat) {
  const { id, name } = chat.people.find((person) => person.id === chat.speaker);
  const answer = await ask("learned", { chat: chat.id, person: id }).catch(() => null);
  $("learned-title").textContent = `What emojibot learned about ${name}`;
  $("learned-body").replaceChildren(...nodes(answer?.learned, name));
  $("learned").showModal();
}
