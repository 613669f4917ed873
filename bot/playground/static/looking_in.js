// Where the bot's thoughts are seen: under the box while a switch is on, and of a message in a dialog.

import { $ } from "./dom.js";
import { think, thoughtNodes } from "./mind.js";

const KEY = "mind";

export class LookingIn {
  #switch = $("mind-switch");
  #line = new AbortController();
  #chat = null;
  #text = "";

  constructor() {
    this.#press(localStorage.getItem(KEY) === "shown");
    this.#switch.addEventListener("click", () => this.#press(!this.#isOn));
  }

  /** `text` stands in the box of `chat` now; nothing is thought of none. */
  async update(chat, text) {
    this.#chat = chat;
    this.#text = text;
    this.#line.abort();
    $("mind").hidden = !this.#isOn || !text || !$("mind").hasChildNodes();
    if (!this.#isOn || !text) return;
    this.#line = new AbortController();
    const { signal } = this.#line;
    const thought = await think(chat, text, signal);
    if (signal.aborted || !thought) return;
    $("mind").replaceChildren(...thoughtNodes(thought));
    $("mind").hidden = false;
  }

  get #isOn() {
    return this.#switch.getAttribute("aria-pressed") === "true";
  }

  #press(on) {
    this.#switch.setAttribute("aria-pressed", String(on));
    localStorage.setItem(KEY, on ? "shown" : "hidden");
    this.update(this.#chat, this.#text);
  }
}

/** Shows what the bot makes of a message. */
export async function showThought(chat, { text }) {
  const thought = await think(chat, text);
  $("thought-text").textContent = text;
  $("thought-body").replaceChildren(...(thought ? thoughtNodes(thought) : ["It does not say."]));
  $("thought").showModal();
}
