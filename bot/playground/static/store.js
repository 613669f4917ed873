// What the page knows: the chats, their messages, which one is open, who speaks in it.

const BUSY_LASTS = 5000; // as in Telegram, unless a message comes first

export class Store {
  chats = new Map();
  bot = null;
  owners = []; // ids of the people who see the bot's own numbers
  began = null; // which server's chats these are: when it was started
  #remembered;

  /** `openId` is the chat to open first, if there is such a chat; `remembered` is what the page knew before. */
  constructor(openId, remembered) {
    this.openId = openId;
    this.began = remembered.began;
    this.#remembered = remembered.chats;
  }

  /** Takes over everything the server knows; what only the page knows stays. Whether it is another server now. */
  reset(state) {
    const before = this.chats;
    const isAnother = this.began !== null && this.began !== state.began;
    this.began = state.began;
    this.bot = state.bot;
    this.owners = state.owners;
    this.chats = new Map();
    for (const chat of state.chats) {
      const known = before.get(chat.id) ?? this.#remembered[chat.id] ?? {};
      const { speaker, unread = 0, draft = "", busy = null, timer } = known;
      const isThere = chat.people.some((person) => person.id === speaker);
      this.chats.set(chat.id, {
        ...chat,
        messages: new Map(chat.messages.map((message) => [message.id, message])),
        speaker: isThere ? speaker : chat.people[0].id,
        unread,
        draft,
        busy,
        timer,
      });
    }
    if (!this.chats.has(this.openId)) this.openId = [...this.chats.keys()][0];
    return isAnother;
  }

  get chat() {
    return this.chats.get(this.openId);
  }

  open(id) {
    if (this.chats.has(id)) this.openId = id;
    this.chat.unread = 0;
  }

  /** A new message or a changed one. */
  put(message) {
    const chat = this.chats.get(message.chat);
    if (!chat.messages.has(message.id)) {
      if (chat.id !== this.openId && !message.service) chat.unread += 1;
      if (message.sender.bot) this.#rest(chat);
    }
    chat.messages.set(message.id, message);
  }

  remove({ chat, id }) {
    this.chats.get(chat).messages.delete(id);
  }

  /** The bot does `action` in a chat, such as typing; `onEnd` is called when that ends by itself. */
  act(chatId, action, onEnd) {
    this.#rest(this.chats.get(chatId));
    this.chats.get(chatId).busy = action;
    this.chats.get(chatId).timer = setTimeout(() => {
      this.#rest(this.chats.get(chatId));
      onEnd();
    }, BUSY_LASTS);
  }

  #rest(chat) {
    clearTimeout(chat.timer);
    chat.busy = null;
  }

  /** The person who writes in the open chat. */
  get speaker() {
    return this.chat.people.find((person) => person.id === this.chat.speaker);
  }

  /** The chats where a person may write, of these kinds as Telegram's buttons name them. */
  chatsOf(person, kinds = ["user", "bot", "group", "channel"]) {
    const named = { private: "bot", talk: "user", group: "group", channel: "channel" };
    return [...this.chats.values()].filter((chat) => kinds.includes(named[chat.kind]) && mayWrite(chat, person));
  }

  get unreadElsewhere() {
    return [...this.chats.values()].some((chat) => chat.unread > 0);
  }
}

/** Whether a person may write in `chat`: in a channel only administrators do. */
export function mayWrite(chat, personId) {
  const person = chat.people.find((one) => one.id === personId);
  return Boolean(person) && (chat.kind !== "channel" || person.role !== "member");
}

/** One line about a message, for the chat list and for quotes. */
export function summary(message) {
  if (message.service) return message.service;
  const kinds = { photo: "Photo", sticker: "Sticker", document: "File" };
  const { attachment } = message;
  const label = attachment ? [kinds[attachment.kind], attachment.emoji ?? attachment.name] : [];
  return [...label, message.text].filter(Boolean).join(" · ");
}
