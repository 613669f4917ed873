// Copies a text, also where the browser has no clipboard for pages: those not on this computer.

import { el } from "./dom.js";
import { toast } from "./notice.js";

const SHOWN = 120; // characters of it that are repeated

export async function copy(text) {
  const copied = navigator.clipboard
    ? await navigator.clipboard.writeText(text).then(
        () => true,
        () => byCommand(text),
      )
    : byCommand(text);
  toast(copied ? `Copied: ${shortened(text)}` : "The browser does not let the page copy.");
}

/** Begin and end of a long text, which ends in its emoji, and how long it is. */
function shortened(text) {
  const characters = [...text];
  if (characters.length <= SHOWN) return text;
  const half = SHOWN / 2;
  return `${characters.slice(0, half).join("")} … ${characters.slice(-half).join("")} (${characters.length} characters)`;
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
