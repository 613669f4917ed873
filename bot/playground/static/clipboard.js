// Copies a text, also where the browser has no clipboard for pages: those not on this computer.

import { el } from "./dom.js";
import { toast } from "./notice.js";

export async function copy(text) {
  const copied = navigator.clipboard
    ? await navigator.clipboard.writeText(text).then(
        () => true,
        () => byCommand(text),
      )
    : byCommand(text);
  toast(copied ? `Copied: ${text}` : "The browser does not let the page copy.");
}

function byCommand(text) {
  const before = document.activeElement;
  const box = el("textarea", { class: "sr-only", "aria-hidden": "true" });
  box.value = text;
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  before?.focus();
  return copied;
}
