// Inline queries: of what a person types only the newest counts, and what was asked before is given up.

import { ask } from "./api.js";

const APART = 60; // milliseconds between two of them; of what is typed in between the last is asked

export class Queries {
  #turn = 0;
  #askedAt = 0;
  #line = new AbortController();

  /** The bot's answer to `text` in `chat`; null when it has become worthless, or there is no line to the server. */
  async ask(chat, text) {
    this.stop();
    const turn = this.#turn;
    const wait = this.#askedAt + APART - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (turn !== this.#turn) return null;
    this.#askedAt = performance.now();
    this.#line = new AbortController();
    const { signal } = this.#line;
    const answer = await ask("ask", { chat: chat.id, person: chat.speaker, text }, signal).catch(() => null);
    return turn === this.#turn ? answer : null;
  }

  /** Whatever is being asked is worth nothing any more. */
  stop() {
    this.#turn += 1;
    this.#line.abort();
  }
}
