// What the bot, or the page, says in passing.

import { $, el } from "./dom.js";

const LASTS = 4500;

export function toast(text) {
  const node = el("p", { class: "toast", dir: "auto" }, text);
  $("toasts").append(node);
  setTimeout(() => node.remove(), LASTS);
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
