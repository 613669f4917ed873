// The playground's page: events from the server in, what a person does out.

import { listen, post } from "./api.js";
import { renderChats, renderHead } from "./chats.js";
import { Composer } from "./composer.js";
import { drawer, menu } from "./disclosure.js";
import { $ } from "./dom.js";
import { Log } from "./log.js";
import { alert, showLine, toast } from "./notice.js";
import { Store } from "./store.js";
import { renderWelcome } from "./welcome.js";

const store = new Store(Number(location.hash.slice(1)));
const log = new Log({ tap, command: send, reply: (message) => composer.reply(message) });
const composer = new Composer({ send, attach, speak });
const closeDrawer = drawer();
menu($("attach"));

/** Sends `body` as the speaker in the open chat; false, with a notice, when it was refused. */
async function act(path, body) {
  try {
    await post(path, { chat: store.openId, person: store.chat.speaker, ...body });
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}

function send(text, replyTo = null) {
  return act("send", { text, reply_to: replyTo });
}

function attach(kind, caption) {
  return act("attach", { kind, caption });
}

async function tap(message, data, button) {
  button.setAttribute("aria-busy", "true");
  if (!(await act("tap", { message: message.id, data }))) log.settle(message.id);
}

function speak(person) {
  store.chat.speaker = person;
  log.show(store.chat);
  renderChats(store, open);
}

/** Draws what surrounds the messages. */
function renderAround() {
  renderChats(store, open);
  renderHead(store);
  renderWelcome(store.chat, store.bot, (text) => {
    composer.focus();
    send(text);
  });
  log.showTyping(store.chat.typing);
}

function show() {
  history.replaceState(null, "", `#${store.openId}`);
  composer.show(store.chat);
  log.show(store.chat);
  renderAround();
}

function open(id) {
  store.open(id);
  show();
  closeDrawer();
  if (matchMedia("(hover: hover)").matches) composer.focus(); // a phone's keyboard stays away
}

const handlers = {
  state(state) {
    store.reset(state);
    store.open(store.openId);
    show();
    document.body.dataset.ready = "true";
  },
  message(message) {
    store.put(message);
    if (message.chat === store.openId) log.put(message);
    renderAround();
  },
  deleted(message) {
    store.remove(message);
    if (message.chat === store.openId) log.remove(message.id);
    renderAround();
  },
  typing({ chat }) {
    store.type(chat, renderAround);
    renderAround();
  },
  answer({ chat, message, person, text, alert: important }) {
    if (chat !== store.openId) return;
    log.settle(message);
    if (text && person === store.chat.speaker) (important ? alert : toast)(text);
  },
};

listen(handlers, showLine);
