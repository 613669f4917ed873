// The box a person writes in, who speaks, and what is replied to or edited.

import { Completion } from "./completion.js";
import { $, el } from "./dom.js";
import { Options } from "./options.js";
import { mayWrite, summary } from "./store.js";

export class Composer {
  #draft = $("draft");
  #actions;
  #options = new Options();
  #completion;
  #chat = null;
  #bot = null;
  #about = null; // the message that is replied to or edited
  #editing = false;

  /**
   * `actions` has send(text, replyTo), edit(message, text), attach(kind, caption),
   * pick(query, result), start(parameter), speak(person) and editLast().
   */
  constructor(actions) {
    this.#actions = actions;
    this.#completion = new Completion(this.#options, {
      send: (text) => this.#give("", () => actions.send(text)),
      pick: (query, result) => this.#give("", () => actions.pick(query, result)),
      fill: (text) => this.fill(text),
      start: (parameter) => this.#give("", () => actions.start(parameter)),
    });
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#draft.addEventListener("input", () => this.#changed());
    this.#draft.addEventListener("keydown", (event) => this.#key(event));
    $("reply-cancel").addEventListener("click", () => this.#leave());
    for (const button of $("attach-menu").querySelectorAll("button")) {
      button.addEventListener("click", () => this.#attach(button.dataset.attach));
    }
  }

  /** Moves to `chat`; an unfinished message waits in the chat it was written in. */
  show(chat, bot) {
    this.#bot = bot;
    if (this.#chat && this.#chat.id !== chat.id) {
      this.#leave();
      this.#chat.draft = this.#draft.value;
      this.#draft.value = chat.draft;
    }
    this.#chat = chat;
    this.#completion.show(chat, bot);
    this.#fit();
    $("speakers").hidden = chat.people.length < 2;
    $("speaker-options").replaceChildren(...chat.people.map((person) => this.#speaker(person)));
    const silent = !mayWrite(chat, chat.speaker);
    $("composer-row").hidden = $("composer-hint").hidden = silent;
    $("read-only").hidden = !silent;
    $("read-only").textContent = "Only administrators post in this channel. Subscribers react.";
  }

  /** Lets the next message answer `message`. */
  reply(message) {
    this.#leave();
    this.#keep(message, `Reply to ${message.sender.name}`);
  }

  /** Lets the person write `message` anew. */
  edit(message) {
    this.#leave();
    this.#editing = true;
    this.#keep(message, "Edit your message");
    this.#draft.value = message.text;
    this.#fit();
  }

  /** Puts `text` in the box as if it had been typed. */
  fill(text) {
    this.#draft.value = text;
    this.focus();
    this.#draft.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  focus() {
    this.#draft.focus({ preventScroll: true });
  }

  #keep(message, title) {
    this.#about = message;
    $("reply-bar").hidden = false;
    $("reply-title").textContent = title;
    $("reply-text").textContent = summary(message);
    this.focus();
  }

  /** Neither reply nor edit. */
  #leave() {
    if (this.#editing) this.#draft.value = "";
    this.#about = null;
    this.#editing = false;
    $("reply-bar").hidden = true;
    this.#fit();
  }

  #key(event) {
    if (this.#options.key(event)) return;
    if (event.key === "Escape") this.#leave();
    if (event.key === "ArrowUp" && !this.#draft.value && this.#actions.editLast()) event.preventDefault();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#draft.value.trim();
    if (!text) return;
    const [about, editing] = [this.#about, this.#editing];
    this.#leave();
    this.#give(text, () => (editing ? this.#actions.edit(about, text) : this.#actions.send(text, about?.id)));
  }

  /** Empties the box and does `act`; nothing that was `written` gets lost if that fails. */
  async #give(written, act) {
    this.#draft.value = "";
    this.#fit();
    this.#completion.stop();
    this.focus();
    const done = await act();
    if (done || this.#draft.value) return;
    this.#draft.value = written;
    this.#fit();
  }

  /** A caption is what has been written so far, or a sample. */
  #attach(kind) {
    this.focus();
    if (kind === "inline") return this.fill(`@${this.#bot.username} ${this.#draft.value}`);
    if (kind === "photo" || kind === "sticker") return this.#actions.attach(kind, "");
    const { lang } = this.#chat.people.find((person) => person.id === this.#chat.speaker);
    const caption =
      this.#draft.value.trim() || (lang === "ru" ? "Какой закат над озером" : "What a sunset over the lake");
    return this.#give(caption, () => this.#actions.attach(kind === "album" ? "album" : "photo", caption));
  }

  #speaker(person) {
    const chosen = person.id === this.#chat.speaker;
    const choose = () => this.#actions.speak(person.id);
    const radio = el("input", {
      type: "radio",
      name: "speaker",
      value: person.id,
      checked: chosen && "",
      onchange: choose,
    });
    return el(
      "label",
      { class: "speaker" },
      radio,
      el("span", { dir: "auto" }, person.name),
      el("small", {}, person.lang),
    );
  }

  #changed() {
    this.#fit();
    if (this.#editing) return;
    this.#completion.update(this.#draft.value);
  }

  #fit() {
    $("send").disabled = !this.#draft.value.trim();
    this.#draft.style.height = "auto";
    this.#draft.style.height = `${this.#draft.scrollHeight}px`;
  }
}
