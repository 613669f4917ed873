// The buttons under a message.

import { el, icon } from "./dom.js";
import { isWebAddress } from "./text.js";

function keyboardButton(button, onPress) {
  const style = /[\p{L}\p{N}]/u.test(button.text) ? null : "jumbo"; // emojis, and the bot's marks on them
  if (isWebAddress(button.url)) {
    return el("a", { class: style, href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text);
  }
  const does = button.data ?? button.copy ?? button.share ?? button.fill;
  const mark = button.copy ? "copy" : button.share || button.fill !== null ? "share" : null;
  return el(
    "button",
    {
      type: "button",
      class: style,
      disabled: does === null && "",
      title: button.copy,
      onclick: (event) => onPress(button, event.currentTarget),
    },
    mark ? icon(mark) : null,
    button.text,
  );
}

export function keyboard(rows, sender, onPress) {
  return el(
    "div",
    { class: "keyboard", role: "group", "aria-label": `Buttons of ${sender.name}’s message` },
    ...rows.map((row) => el("div", { class: "keyboard-row" }, ...row.map((button) => keyboardButton(button, onPress)))),
  );
}
