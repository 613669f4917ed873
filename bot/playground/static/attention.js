// Where the focus goes: whoever points finds it in the box again, whoever uses the keyboard stays where they are.

import { $ } from "./dom.js";

const mouse = matchMedia("(hover: hover)"); // a touch screen's own keyboard stays away until it is asked for
let pointed = true;

/** Whether what was done last was done with a mouse. */
export const pointing = () => pointed && mouse.matches;

/** Whether something lies above the chat, and has the keyboard. */
export const isCovered = () =>
  $("main").inert || Boolean(document.querySelector("dialog[open], :popover-open, .menu:not([hidden])"));

/** Calls `toBox` whenever a press is over that would leave the focus on what was pressed. */
export function returnFocus(toBox) {
  const back = () => pointing() && !isCovered() && toBox();
  addEventListener("pointerdown", () => (pointed = true), true);
  addEventListener("keydown", () => (pointed = false), true);
  document.addEventListener("click", (event) => event.target.closest("button, a") && back());
  document.addEventListener("close", back, true); // of dialogs; it does not bubble
}
