// What a person does in the open chat: one small request each.

import { ask } from "./api.js";
import { toast } from "./notice.js";

export class Acts {
  #store;

  constructor(store) {
    this.#store = store;
  }

  /** Sends `body` as the speaker in the open chat; false, with a notice, when it was refused. */
  async do(path, body) {
    const { openId: chat, chat: open } = this.#store;
    try {
      await ask(path, { chat, person: open.speaker, ...body });
      return true;
    } catch (error) {
      toast(error.message);
      return false;
    }
  }

  send = (text, replyTo = null) => this.do("send", { text, reply_to: replyTo });
  edit = (message, text) => this.do("edit", { message: message.id, text });
  delete = (message) => this.do("delete", { message: message.id });
  forward = (message, to) => this.do("forward", { message: message.id, to });
  attach = (kind, caption) => this.do("attach", { kind, caption });
  react = (message, emoji) => this.do("react", { message: message.id, emoji });
  tap = (message, data) => this.do("tap", { message: message.id, data });
  pick = (query, result) => this.do("pick", { query, result });
  speak = (person, lang) => this.do("speak", { person, lang });
  own = (person, owner) => this.do("own", { person, owner });
  appoint = (role) => this.do("appoint", { role });
}
