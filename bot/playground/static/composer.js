// The box a person writes in, who speaks, and what is replied to or edited.

import { Completion } from "./completion.js";
import { $, el } from "./dom.js";
import { Live } from "./live.js";
import { Options } from "./options.js";
import { Queries } from "./queries.js";
import { mayWrite, summary } from "./store.js";

export class Composer {
  #draft = $("draft");
  #actions;
  #options = new Options();
  #live;
  #completion;
  #chat = null;
  #bot = null;
  #about = null; // the message that is replied to or edited
  #editing = false;

  /**
   * `actions` has send(text, replyTo), edit(message, text), attach(kind, caption), pick(query, result),
   * start(parameter), speak(person), editLast(), walk(), cut(text) and keep().
   */
  constructor(actions) {
    this.#actions = actions;
    const give = {
      send: (text) => this.#give("", () => actions.send(text)),
      pick: (query, result) => this.#give(this.#draft.value, () => actions.pick(query, result)),
      fill: (text) => this.fill(text),
      start: (parameter) => this.#give("", () => actions.start(parameter)),
    };
    const queries = new Queries();
    this.#live = new Live(queries, give);
    this.#completion = new Completion(this.#options, this.#live, queries, give);
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#draft.addEventListener("input", () => this.#changed());
    this.#draft.addEventListener("keydown", (event) => this.#key(event));
    $("reply-cancel").addEventListener("click", () => this.#leave());
    for (const button of $("attach-menu").querySelectorAll("[data-attach]")) {
      button.addEventListener("click", () => this.#attach(button.dataset.attach));
    }
  }

  /** Moves to `chat`; an unfinished message waits in the chat it was written in. */
  show(chat, bot) {
    this.#bot = bot;
    const other = this.#chat?.id !== chat.id;
    const early = this.#chat ? "" : this.#draft.value; // typed before there was a chat
    if (other && this.#chat) this.#leave();
    this.#chat = chat;
    if (other) this.#draft.value = chat.draft || early;
    this.#completion.show(chat, bot);
    this.#changed();
    $("speakers").hidden = chat.people.length < 2;
    $("speaker-options").replaceChildren(...chat.people.map((person) => this.#speaker(person)));
    const silent = !mayWrite(chat, chat.speaker);
    $("composer-row").hidden = $("live").hidden = $("composer-hint").hidden = silent;
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
    this.#changed();
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

  get isEmpty() {
    return !this.#draft.value;
  }

  /** What is pasted anywhere comes into the box; what it does not hold is said. */
  paste(event) {
    const text = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
    const { value, selectionStart, selectionEnd, maxLength } = this.#draft;
    const room = maxLength - value.length + selectionEnd - selectionStart;
    if (text.length > room) this.#actions.cut(text.slice(room));
    if (document.activeElement === this.#draft) return; // the browser knows what to do
    event.preventDefault();
    this.focus();
    document.execCommand("insertText", false, text.slice(0, room)); // as typing does, it can be undone
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
    if (!this.#about) return;
    if (this.#editing) this.#draft.value = this.#chat.draft; // what was begun before the edit
    this.#about = null;
    this.#editing = false;
    $("reply-bar").hidden = true;
    this.#changed();
  }

  #key(event) {
    if (this.#options.key(event) || this.#live.key(event)) return;
    if (event.key === "Escape") this.#leave();
    if (event.key === "ArrowUp" && event.altKey) this.#actions.walk();
    else if (event.key === "ArrowUp" && this.isEmpty && this.#actions.editLast()) event.preventDefault();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#draft.value.trim();
    if (!text) return;
    const [about, editing] = [this.#about, this.#editing];
    this.#leave();
    if (editing) this.#give(text, () => this.#actions.edit(about, text), this.#draft.value);
    else this.#give(text, () => this.#actions.send(text, about?.id));
  }

  /** Does `act` and has only `left` in the box; nothing that was `written` gets lost if that fails. */
  async #give(written, act, left = "") {
    this.#draft.value = left;
    this.#changed();
    this.focus();
    const done = await act();
    if (done || this.#draft.value !== left) return;
    this.#draft.value = written;
    this.#changed();
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
    if (!this.#chat) return;
    if (this.#editing) return this.#completion.stop();
    this.#chat.draft = this.#draft.value;
    this.#actions.keep();
    this.#completion.update(this.#draft.value, !this.#about);
  }

  #fit() {
    $("send").disabled = !this.#draft.value.trim();
    this.#draft.style.height = "auto";
    this.#draft.style.height = `${this.#draft.scrollHeight}px`;
  }
}
