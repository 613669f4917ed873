// What is offered above the box while a person types in it: rows to choose from.

import { $, el } from "./dom.js";

export class Options {
  #draft = $("draft");
  #rows = [];
  #active = -1;

  constructor() {
    $("options").addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    this.#draft.addEventListener("blur", () => {
      // Not while its own button takes the focus.
      requestAnimationFrame(() => !$("composer").contains(document.activeElement) && this.close());
    });
  }

  get isOpen() {
    return !$("options").hidden;
  }

  /**
   * Shows `rows` of { title, tail, description, big, pick, complete }, and perhaps a `button` of { text, press }
   * above; `label` says what they are and `note` what to know of them. Tab completes where a row can.
   */
  show({ label, rows, button = null, note = null }) {
    this.#rows = rows;
    this.#active = -1;
    $("options-list").setAttribute("aria-label", label);
    $("options-list").replaceChildren(...rows.map((row, index) => this.#row(row, index)));
    $("options-button").hidden = !button;
    $("options-button").textContent = button?.text ?? "";
    $("options-button").onclick = button?.press ?? null;
    $("options-note").textContent = note ?? `${rows.length} found`;
    $("options-keys").hidden = !rows.length;
    $("options").classList.remove("waiting");
    this.#toggle(true);
    $("options-list").scrollTop = 0;
    this.#mark();
  }

  /** What is shown is not the answer to what was typed last; the answer is on its way. */
  wait(label) {
    if (!this.isOpen) this.show({ label, rows: [], note: "Looking…" });
    $("options").classList.add("waiting");
  }

  close() {
    this.#rows = [];
    this.#active = -1;
    this.#toggle(false);
    this.#mark();
  }

  /** Takes the key if it is for the list; whether it was. */
  key(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.close();
    else if (step && this.#rows.length) this.#move(step);
    else if (event.key === "Enter" && !event.shiftKey && this.#active >= 0) this.#rows[this.#active].pick();
    else if (event.key === "Tab" && !event.shiftKey && this.#completed?.complete) this.#completed.complete();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** The row that Tab means. */
  get #completed() {
    return this.#rows[Math.max(this.#active, 0)];
  }

  #move(step) {
    const { length } = this.#rows;
    this.#active = this.#active < 0 ? (step > 0 ? 0 : length - 1) : (this.#active + step + length) % length;
    this.#mark();
  }

  #mark() {
    for (const [index, node] of [...$("options-list").children].entries()) {
      node.setAttribute("aria-selected", String(index === this.#active));
    }
    const active = $(`option-${this.#active}`);
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.#draft.setAttribute("aria-activedescendant", active.id);
    else this.#draft.removeAttribute("aria-activedescendant");
  }

  #toggle(open) {
    $("options").hidden = !open;
  }

  #row({ title, tail, description, big, pick }, index) {
    return el(
      "li",
      { id: `option-${index}`, role: "option", class: big ? "option big" : "option", onclick: pick },
      el("span", { class: "option-title", dir: "auto" }, title),
      tail ? el("span", { class: "option-tail" }, ` ${tail}`) : null,
      description ? el("small", { dir: "auto" }, description) : null,
    );
  }
}
