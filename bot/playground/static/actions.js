// What a person can do with a message: a small panel of reactions and deeds beside it.

import { $, el, icon } from "./dom.js";
import { coloured } from "./text.js";

const QUICK = 7; // reactions in the first row; "more" shows all there are
const MARGIN = 8; // pixels to the edges of the window

export class Actions {
  #panel = $("actions");
  #opener = null;

  constructor() {
    this.#panel.addEventListener("keydown", (event) => this.#key(event));
    this.#panel.addEventListener("toggle", (event) => {
      const lost = document.activeElement === document.body || this.#panel.contains(document.activeElement);
      if (event.newState === "closed" && lost) this.#opener()?.focus();
    });
  }

  /**
   * Opens below the point `at` of { x, y }, or above `top` where there is no room. `mine` is the person's reaction now; `deeds` are
   * { icon, text, run }; `opener` finds the button that gets the focus back.
   */
  open({ label, at, reactions, mine, react, deeds, opener }) {
    this.#opener = opener;
    this.#panel.setAttribute("aria-label", label);
    const done = (run) => () => {
      this.#panel.hidePopover();
      run();
    };
    const shown = [...new Set([...(mine ? [mine] : []), ...reactions])];
    const buttons = shown.map((emoji, index) =>
      el(
        "button",
        {
          type: "button",
          class: "react",
          hidden: index >= QUICK && "",
          "aria-pressed": String(emoji === mine),
          "aria-label": coloured(emoji),
          onclick: done(() => react(emoji === mine ? null : emoji)),
        },
        coloured(emoji),
      ),
    );
    const grid = el("div", { class: "react-grid", role: "group", "aria-label": "React" }, ...buttons);
    if (shown.length > QUICK) grid.append(this.#moreButton(grid, at));
    this.#panel.replaceChildren(
      grid,
      ...deeds.map((deed) =>
        el("button", { type: "button", class: "deed", onclick: done(deed.run) }, icon(deed.icon), deed.text),
      ),
    );
    this.#panel.showPopover();
    this.#place(at);
    this.#panel.querySelector("button").focus({ preventScroll: true });
  }

  #moreButton(grid, at) {
    const show = () => {
      more.remove();
      for (const button of grid.children) button.hidden = false;
      grid.children[QUICK].focus();
      this.#place(at);
    };
    const more = el(
      "button",
      { type: "button", class: "react more", "aria-label": "More reactions", onclick: show },
      icon("down"),
    );
    return more;
  }

  #place({ x, y, top }) {
    const { offsetWidth, offsetHeight, style } = this.#panel;
    const inside = (wanted, size, room) => Math.max(MARGIN, Math.min(wanted, room - size - MARGIN));
    style.left = `${inside(x - offsetWidth / 2, offsetWidth, innerWidth)}px`;
    const fits = y + offsetHeight + MARGIN < innerHeight;
    style.top = `${inside(fits ? y : top - offsetHeight, offsetHeight, innerHeight)}px`;
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.#panel.querySelectorAll("button:not([hidden])")];
    const next = items.indexOf(document.activeElement) + step;
    items[(next + items.length) % items.length].focus();
  }
}
