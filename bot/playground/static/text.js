// Turns a message's text and entities into nodes.

import { el } from "./dom.js";

const EMOJI_ONLY = /^(?:[\p{RGI_Emoji}\s\p{Extended_Pictographic}\u200d\ufe0f])+$/v;
const WRAPPERS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre" };

/** One to three emojis and nothing else: shown large. */
export function isJumbo(text) {
  const graphemes = [...new Intl.Segmenter().segment(text.trim())];
  return graphemes.length > 0 && graphemes.length <= 3 && EMOJI_ONLY.test(text);
}

/** Whether `url` may become a link: nothing that runs, such as javascript:. */
export function isWebAddress(url) {
  return /^https?:\/\//i.test(url ?? "");
}

/** Nodes for `text`; `onCommand` is called with a command that was pressed. Entities may nest. */
export function rich(text, entities, onCommand) {
  const inOrder = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return render(text, inOrder, 0, text.length, onCommand);
}

function render(text, entities, start, end, onCommand) {
  const nodes = [];
  let position = start;
  let next = 0;
  while (next < entities.length) {
    const outer = entities[next++];
    const inner = [];
    const stop = Math.min(outer.offset + outer.length, end);
    while (next < entities.length && entities[next].offset < stop) inner.push(entities[next++]);
    nodes.push(text.slice(position, outer.offset));
    nodes.push(
      wrap(outer, text.slice(outer.offset, stop), render(text, inner, outer.offset, stop, onCommand), onCommand),
    );
    position = stop;
  }
  nodes.push(text.slice(position, end));
  return nodes.filter((node) => node !== "");
}

function wrap(entity, part, children, onCommand) {
  if (entity.type === "bot_command") {
    return el("button", { type: "button", class: "command", onclick: () => onCommand(part) }, part);
  }
  const href = entity.type === "url" ? part : entity.url;
  if (isWebAddress(href)) {
    return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
  }
  return el(WRAPPERS[entity.type] ?? "span", {}, ...children);
}

/** An emoji in colour: some stand in black and white unless asked otherwise. */
export function coloured(emoji) {
  return /^\p{Emoji}$/v.test(emoji) && !/\p{Emoji_Presentation}/v.test(emoji) ? `${emoji}\ufe0f` : emoji;
}
