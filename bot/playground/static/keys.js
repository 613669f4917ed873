// Keys that mean the same wherever the focus is, but in dialogs.

import { isCovered } from "./attention.js";

const PRESSED_BY_SPACE = "button, a, input, select, summary";

/** `box` has isEmpty, focus() and paste(event); `pick(place)` presses an emoji under the latest message, if it can. */
export function listenForKeys(box, pick) {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (event.defaultPrevented || event.isComposing || isShortcut || isCovered()) return;
    if (key === "Escape") return box.focus();
    if (key.length > 1 || (key === " " && target.closest(PRESSED_BY_SPACE))) return;
    if (/[1-5]/.test(key) && box.isEmpty && pick(Number(key) - 1)) return event.preventDefault();
    box.focus(); // before the key does what it does, so that it does it there
  });
  document.addEventListener("paste", (event) => isCovered() || box.paste(event));
}
