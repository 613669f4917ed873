// Finds what to offer for what stands in the box: inline results, the bot's name, its commands, emojis.

import { ask } from "./api.js";
import { paired } from "./live.js";
import { isJumbo } from "./text.js";

export class Completion {
  #options;
  #live;
  #queries;
  #actions;
  #turn = 0; // answers to anything but the last question are not shown
  #chat = null;
  #bot = null;

  /** `actions` has send(text), pick(query, result), fill(text) and start(parameter). */
  constructor(options, live, queries, actions) {
    this.#options = options;
    this.#live = live;
    this.#queries = queries;
    this.#actions = actions;
  }

  show(chat, bot) {
    this.#chat = chat;
    this.#bot = bot;
    this.stop();
  }

  stop() {
    this.#turn += 1;
    this.#queries.stop();
    this.#options.close();
    this.#live.clear();
  }

  /** `text` stands in the box now; where it is `live`, emojis for it come under the box. */
  update(text, live) {
    const name = `@${this.#bot.username}`;
    const query = text.match(/^(@\w+)\s(.*)$/s);
    const toBot = query?.[1].toLowerCase() === name.toLowerCase();
    const begun = text && name.startsWith(text);
    const command = /^\/\w*$/.test(text);
    if (!toBot && !begun && live && /^\s*[^\s/]/.test(text)) {
      this.#turn += 1;
      this.#options.close();
      return this.#live.update(this.#chat, text);
    }
    this.#live.clear();
    this.#turn += 1;
    if (toBot) this.#offerResults(query[2].trimStart());
    else if (begun) this.#offerName(name);
    else if (command) this.#offerCommands(text.slice(1));
    else this.#options.close();
  }

  #offerName(name) {
    const pick = () => this.#actions.fill(`${name} `);
    const row = { title: name, description: "Emojis for what you write, in any chat", pick, complete: pick };
    this.#options.show({ label: "Bots", rows: [row] });
  }

  async #offerResults(text) {
    this.#options.wait("Emojis to send");
    const answer = await this.#queries.ask(this.#chat, text);
    if (!answer) return;
    const { query, results, button } = answer;
    const rows = (results ?? []).map((result) => ({
      ...sent(result),
      pick: () => this.#actions.pick(query, result.id),
    }));
    const start = button && { text: button.text, press: () => this.#actions.start(button.start) };
    const note = rows.length ? `${rows.length} to choose from` : results ? "Nothing to offer" : "No answer";
    this.#options.show({ label: "Emojis to send", rows, button: start, note });
  }

  async #offerCommands(begin) {
    const turn = this.#turn;
    const { id, speaker } = this.#chat;
    const answer = await ask("commands", { chat: id, person: speaker }).catch(() => null);
    if (turn !== this.#turn || !answer) return;
    const rows = answer.commands
      .filter(({ command }) => command.startsWith(begin))
      .map(({ command, description }) => ({
        title: `/${command}`,
        description,
        pick: () => this.#actions.send(`/${command}`),
        complete: () => this.#actions.fill(`/${command} `),
      }));
    if (rows.length) this.#options.show({ label: "Commands", rows });
    else this.#options.close();
  }
}

/** A row for an inline result: what it sends, with an emoji at its end in sight, and what else it says of itself. */
function sent(result) {
  const pair = paired(result);
  if (pair) return { title: pair.words, tail: pair.emoji };
  const { title, text, description } = result;
  const about = [title, description].find((it) => it && it !== text);
  return { title: text, description: about, big: isJumbo(text) };
}
