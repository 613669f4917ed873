// The box a person writes in, who speaks, and what is replied to.

import { $, el } from "./dom.js";
import { summary } from "./store.js";

export class Composer {
  #draft = $("draft");
  #actions;
  #chat = null;
  #replyTo = null;

  /** `actions` has send(text, replyTo), attach(kind, caption) and speak(person). */
  constructor(actions) {
    this.#actions = actions;
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#draft.addEventListener("input", () => this.#fit());
    this.#draft.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.reply(null);
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    $("reply-cancel").addEventListener("click", () => this.reply(null));
    for (const button of $("attach-menu").querySelectorAll("button")) {
      button.addEventListener("click", () => this.#attach(button.dataset.attach));
    }
  }

  /** Moves to `chat`; an unfinished message waits in the chat it was written in. */
  show(chat) {
    if (this.#chat && this.#chat.id !== chat.id) {
      this.#chat.draft = this.#draft.value;
      this.#draft.value = chat.draft;
      this.reply(null);
    }
    this.#chat = chat;
    this.#fit();
    $("speakers").hidden = chat.people.length < 2;
    $("speaker-options").replaceChildren(...chat.people.map((person) => this.#speaker(person)));
  }

  /** Lets the next message answer `message`; null answers none. */
  reply(message) {
    this.#replyTo = message?.id ?? null;
    $("reply-bar").hidden = !message;
    if (!message) return;
    $("reply-name").textContent = message.sender.name;
    $("reply-text").textContent = summary(message);
    this.focus();
  }

  focus() {
    this.#draft.focus({ preventScroll: true });
  }

  async #send() {
    const text = this.#draft.value.trim();
    if (!text) return;
    const replyTo = this.#replyTo;
    this.#draft.value = "";
    this.#fit();
    this.reply(null);
    this.focus();
    const sent = await this.#actions.send(text, replyTo);
    if (sent || this.#draft.value) return;
    this.#draft.value = text; // nothing that was written gets lost
    this.#fit();
  }

  /** A caption is what has been written so far, or a sample. */
  #attach(kind) {
    this.focus();
    if (kind !== "captioned") return this.#actions.attach(kind, "");
    const { lang } = this.#chat.people.find((person) => person.id === this.#chat.speaker);
    const caption = this.#draft.value.trim() || (lang === "ru" ? "Какой закат над озером" : "What a sunset over the lake");
    this.#draft.value = "";
    this.#fit();
    return this.#actions.attach("photo", caption);
  }

  #speaker(person) {
    const chosen = person.id === this.#chat.speaker;
    const choose = () => this.#actions.speak(person.id);
    const radio = el("input", { type: "radio", name: "speaker", value: person.id, checked: chosen && "", onchange: choose });
    return el("label", { class: "speaker" }, radio, el("span", { dir: "auto" }, person.name), el("small", {}, person.lang));
  }

  #fit() {
    $("send").disabled = !this.#draft.value.trim();
    this.#draft.style.height = "auto";
    this.#draft.style.height = `${this.#draft.scrollHeight}px`;
  }
}
