// Under the box, while a person writes: what the bot would put behind the words. One press sends both.

import { copy } from "./clipboard.js";
import { $, el } from "./dom.js";
import { LookingIn } from "./looking_in.js";

const LONGEST = 256; // characters that Telegram lets an inline query have
const SHOWN = 5;
const HINT = "Emojis for what you write appear here.";

/** The words and the emoji that an inline result puts together; null where it does something else. */
export function paired({ title, text }) {
  const [, emoji, words] = title.match(/^(\S+) (.+)$/s) ?? [];
  return emoji && text === `${words} ${emoji}` ? { emoji, words } : null;
}

export class Live {
  #queries;
  #actions;
  #lookingIn = new LookingIn();
  #offers = []; // { emoji, text, send }, best first
  #asked = Promise.resolve(); // over when the newest question is answered

  /** `actions` has pick(query, result) and start(parameter). */
  constructor(queries, actions) {
    this.#queries = queries;
    this.#actions = actions;
    $("live").addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    $("live-copy").addEventListener("click", () => this.#take(0, true));
  }

  /** `text` stands in the box of `chat` now; what is shown until the answer comes is an older one's. */
  update(chat, text) {
    if (text.length > LONGEST) {
      this.clear(`Over ${LONGEST} characters emojibot answers in the chat: press Enter.`);
      return;
    }
    $("live").classList.add("waiting");
    this.#lookingIn.update(chat, text);
    this.#asked = this.#ask(chat, text);
  }

  clear(note = HINT) {
    this.#queries.stop();
    this.#lookingIn.update(null, "");
    this.#asked = Promise.resolve();
    this.#show([], note);
  }

  /** Takes the key if it is for an emoji: Alt and its number, Control and Enter, or copying where nothing is selected. */
  key(event) {
    const place = /^Digit([1-5])$/.exec(event.code)?.[1];
    const { selectionStart, selectionEnd } = event.target;
    if (event.altKey && place) this.#take(place - 1, event.shiftKey);
    else if (!this.#isShown || !(event.ctrlKey || event.metaKey)) return false;
    else if (event.key === "Enter") this.#take(0, false);
    else if (event.code === "KeyC" && selectionStart === selectionEnd) this.#take(0, true);
    else return false;
    event.preventDefault();
    return true;
  }

  get #isShown() {
    return this.#offers.length > 0 || $("live").classList.contains("waiting");
  }

  async #ask(chat, text) {
    const answer = await this.#queries.ask(chat, text);
    if (!answer) return;
    const { query, results, button } = answer;
    const offers = (results ?? [])
      .filter(paired)
      .slice(0, SHOWN)
      .map((result) => ({
        emoji: paired(result).emoji,
        text: result.text,
        send: () => this.#actions.pick(query, result.id),
      }));
    this.#show(offers, button?.text ?? "No emoji for this.", button && (() => this.#actions.start(button.start)));
  }

  /** Sends or copies the words with the emoji at `place`, once there is an answer to the newest of them. */
  async #take(place, copies) {
    let asked;
    do {
      asked = this.#asked;
      await asked;
    } while (asked !== this.#asked);
    const offer = this.#offers[place];
    if (!offer) return;
    if (copies) copy(offer.text);
    else offer.send();
  }

  /** Shows `offers`, or a `note` where there are none, which perhaps leads somewhere. */
  #show(offers, note, go) {
    this.#offers = offers;
    $("live").classList.remove("waiting");
    $("live-copy").hidden = !offers.length;
    $("live-copy").setAttribute("aria-label", `Copy with ${offers[0]?.emoji}`);
    $("live-copy").title = `Copy with ${offers[0]?.emoji} (Ctrl+C)`;
    $("live-note").hidden = offers.length > 0;
    $("live-note").replaceChildren(go ? el("button", { type: "button", class: "command", onclick: go }, note) : note);
    $("live-emojis").replaceChildren(...offers.map((offer, place) => this.#button(offer, place)));
  }

  #button({ emoji, text }, place) {
    return el(
      "button",
      {
        type: "button",
        class: "live-emoji",
        title: `${text} (Alt+${place + 1} sends it, with Shift copies it)`,
        onclick: (event) => this.#take(place, event.shiftKey),
      },
      el("span", { class: "sr-only" }, "Send with "),
      emoji,
      el("kbd", { "aria-hidden": "true" }, String(place + 1)),
    );
  }
}
