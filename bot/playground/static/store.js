// What the page knows: the chats, their messages, which one is open, who speaks in it.

const TYPING_LASTS = 5000; // as in Telegram, unless a message comes first

export class Store {
  chats = new Map();
  bot = null;

  /** `openId` is the chat to open first, if there is such a chat. */
  constructor(openId) {
    this.openId = openId;
  }

  /** Takes over everything the server knows; what only the page knows stays. */
  reset(state) {
    const before = this.chats;
    this.bot = state.bot;
    this.chats = new Map();
    for (const chat of state.chats) {
      const { speaker, unread = 0, draft = "" } = before.get(chat.id) ?? {};
      const known = chat.people.some((person) => person.id === speaker);
      this.chats.set(chat.id, {
        ...chat,
        messages: new Map(chat.messages.map((message) => [message.id, message])),
        speaker: known ? speaker : chat.people[0].id,
        unread,
        draft,
        typing: null,
      });
    }
    if (!this.chats.has(this.openId)) this.openId = [...this.chats.keys()][0];
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
      if (chat.id !== this.openId && !message.joined) chat.unread += 1;
      if (message.sender.bot) this.stopTyping(chat);
    }
    chat.messages.set(message.id, message);
  }

  remove({ chat, id }) {
    this.chats.get(chat).messages.delete(id);
  }

  /** The bot types in a chat; `onStop` is called when that goes by itself. */
  type(chatId, onStop) {
    const chat = this.chats.get(chatId);
    this.stopTyping(chat);
    chat.typing = setTimeout(() => {
      chat.typing = null;
      onStop();
    }, TYPING_LASTS);
  }

  stopTyping(chat) {
    clearTimeout(chat.typing);
    chat.typing = null;
  }

  get unreadElsewhere() {
    return [...this.chats.values()].some((chat) => chat.unread > 0);
  }
}

/** One line about a message, for the chat list and for quotes. */
export function summary(message) {
  if (message.joined) return `added ${message.joined}`;
  const kinds = { photo: "Photo", sticker: "Sticker", document: "File" };
  const { attachment } = message;
  const label = attachment ? [kinds[attachment.kind], attachment.emoji ?? attachment.name] : [];
  return [...label, message.text].filter(Boolean).join(" · ");
}
