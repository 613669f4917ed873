// Builds elements. Strings become text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";

export const $ = (id) => document.getElementById(id);

/** An element with `properties` (on… are listeners, others attributes; null and false are left out). */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** The round picture of a person, a chat or the bot; decorative, the name stands beside it. */
export function avatar(who, extra = "") {
  const node = el("span", { class: `avatar hue-${Math.abs(who.id) % 4} ${extra}`, "aria-hidden": "true" });
  if (who.bot) node.append(el("img", { src: "/play/static/icon.svg", alt: "" }));
  else if (who.kind) node.append(icon(who.kind === "channel" ? "channel" : "group"));
  else node.append([...who.name][0]);
  return node;
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
