// Finds what to offer for what stands in the box: inline results, the bot's name, its commands.

import { ask } from "./api.js";
import { isJumbo } from "./text.js";

const PAUSE = 120; // milliseconds between two keys of somebody who types on

export class Completion {
  #options;
  #actions;
  #timer = 0;
  #turn = 0; // answers to anything but the last question are not shown
  #chat = null;
  #bot = null;

  /** `actions` has send(text), pick(query, result), fill(text) and start(parameter). */
  constructor(options, actions) {
    this.#options = options;
    this.#actions = actions;
  }

  show(chat, bot) {
    this.#chat = chat;
    this.#bot = bot;
    this.stop();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#options.close();
  }

  /** `text` stands in the box now. */
  update(text) {
    clearTimeout(this.#timer);
    this.#turn += 1;
    const name = `@${this.#bot.username}`;
    const query = text.match(/^(@\w+)\s(.*)$/s);
    if (query && query[1].toLowerCase() === name.toLowerCase()) {
      this.#options.wait("Emojis to send");
      this.#timer = setTimeout(() => this.#ask(query[2].trimStart()), PAUSE);
    } else if (text && name.startsWith(text)) {
      const pick = () => this.#actions.fill(`${name} `);
      const row = { title: name, description: "Emojis for what you write, in any chat", pick };
      this.#options.show({ label: "Bots", rows: [row] });
    } else if (/^\/\w*$/.test(text)) {
      this.#offerCommands(text.slice(1));
    } else {
      this.#options.close();
    }
  }

  async #ask(text) {
    const turn = this.#turn;
    const answer = await this.#question("ask", { text });
    if (turn !== this.#turn || !answer) return;
    const { query, results, button } = answer;
    const rows = (results ?? []).map(({ id, title, description }) => ({
      title,
      description,
      big: isJumbo(title),
      pick: () => this.#actions.pick(query, id),
    }));
    const start = button && { text: button.text, press: () => this.#actions.start(button.start) };
    const note = rows.length ? `${rows.length} to choose from` : results ? "Nothing to offer" : "No answer";
    this.#options.show({ label: "Emojis to send", rows, button: start, note });
  }

  async #offerCommands(begin) {
    const turn = this.#turn;
    const answer = await this.#question("commands", {});
    if (turn !== this.#turn || !answer) return;
    const rows = answer.commands
      .filter(({ command }) => command.startsWith(begin))
      .map(({ command, description }) => ({
        title: `/${command}`,
        description,
        pick: () => this.#actions.send(`/${command}`),
      }));
    if (rows.length) this.#options.show({ label: "Commands", rows });
    else this.#options.close();
  }

  /** The server's answer, or null without a line to it: the page says that elsewhere. */
  #question(path, body) {
    return ask(path, { chat: this.#chat.id, person: this.#chat.speaker, ...body }).catch(() => null);
  }
}
