// What the bot, or the page, says in passing.

import { $, el } from "./dom.js";

const LASTS = 4500; // milliseconds, and some for each character to be read
const READING = 40;
let timer = 0;

/** Says `text` for a while, in the place of what was said before. */
export function toast(text) {
  clearTimeout(timer);
  $("toasts").replaceChildren(el("p", { class: "toast", dir: "auto" }, text));
  timer = setTimeout(() => $("toasts").replaceChildren(), LASTS + READING * text.length);
}

/** A sentence that stays until it is confirmed. */
export function alert(text) {
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}

export function showLine(connected) {
  $("status").classList.toggle("lost", !connected);
  $("status").querySelector("span").textContent = connected
    ? "No token, no network: everything stays on this computer."
    : "emojibot does not answer. Waiting for it to come back…";
}
