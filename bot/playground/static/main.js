// The playground's page: events from the server in, what a person does out.

import { Actions } from "./actions.js";
import { ask, listen } from "./api.js";
import { renderChats, renderHead } from "./chats.js";
import { choose } from "./chooser.js";
import { copy } from "./clipboard.js";
import { Composer } from "./composer.js";
import { openDetails } from "./details.js";
import { drawer, menu } from "./disclosure.js";
import { $ } from "./dom.js";
import { Log } from "./log.js";
import { alert, showLine, toast } from "./notice.js";
import { Store } from "./store.js";
import { renderWelcome } from "./welcome.js";

const store = new Store(Number(location.hash.slice(1)));
const panel = new Actions();
const via = () => composer.fill(`@${store.bot.username} `);
const log = new Log({ press, react, via, command: send, open: openActions });
const composer = new Composer({ send, edit, attach, pick, start, speak, editLast });
const closeDrawer = drawer();
menu($("attach"));
$("open-details").addEventListener("click", () =>
  openDetails(store.chat, store.bot, {
    speak: (person, lang) => act("speak", { person, lang }),
    appoint: (role) => act("appoint", { role }),
  }),
);

/** Sends `body` as the speaker in the open chat; false, with a notice, when it was refused. */
async function act(path, body) {
  try {
    await ask(path, { chat: store.openId, person: store.chat.speaker, ...body });
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}

function send(text, replyTo = null) {
  return act("send", { text, reply_to: replyTo });
}

function edit(message, text) {
  return act("edit", { message: message.id, text });
}

function attach(kind, caption) {
  return act("attach", { kind, caption });
}

function pick(query, result) {
  return act("pick", { query, result });
}

function react(message, emoji) {
  return act("react", { message: message.id, emoji });
}

/** A button of a message was pressed; what it does, apps do by themselves except for a tap. */
async function press(message, button, node) {
  if (button.copy) return copy(button.copy);
  if (button.share) return share(button.share);
  if (button.fill !== null) return composer.fill(`@${store.bot.username} ${button.fill}`);
  node.setAttribute("aria-busy", "true");
  if (!(await act("tap", { message: message.id, data: button.data }))) log.settle(message.id);
}

/** Lets the person choose a chat and writes the bot's name and the query there, as Telegram does. */
async function share({ query, kinds }) {
  const person = store.chat.speaker;
  const chats = store.chatsOf(person, kinds);
  const id = await choose({ question: "Share to…", text: query, chats, bot: store.bot });
  if (id === null) return;
  open(id, person);
  composer.fill(`@${store.bot.username} ${query}`);
}

async function forward(message) {
  const chats = store.chatsOf(store.chat.speaker);
  const to = await choose({ question: "Forward to…", text: "", chats, bot: store.bot });
  if (to !== null && (await act("forward", { message: message.id, to }))) open(to, store.chat.speaker);
}

/** The button above inline results leads to the person's own chat with the bot. */
function start(parameter) {
  const person = store.chat.speaker;
  const own = [...store.chats.values()].find((chat) => chat.kind === "private" && chat.people[0].id === person);
  open(own.id);
  return send(`/start ${parameter}`);
}

/** What the speaker wrote themselves may be edited. */
const isOwn = (message) =>
  message.author === store.chat.speaker && message.text && !message.via && !message.forwarded && !message.service;

const isDeletable = (message) => message.author === store.chat.speaker && !message.service;

function editLast() {
  const last = [...store.chat.messages.values()].findLast(isOwn);
  if (last) composer.edit(last);
  return Boolean(last);
}

function openActions(message, at) {
  const { chat } = store;
  panel.open({
    label: `Message from ${message.sender.name}`,
    at,
    reactions: chat.reactions,
    mine: message.reactions.find((reaction) => reaction.person === chat.speaker)?.emoji,
    react: (emoji) => react(message, emoji),
    deeds: [
      { icon: "reply", text: "Reply", run: () => composer.reply(message) },
      ...(isOwn(message) ? [{ icon: "edit", text: "Edit", run: () => composer.edit(message) }] : []),
      ...(message.text ? [{ icon: "copy", text: "Copy text", run: () => copy(message.text) }] : []),
      { icon: "share", text: "Forward", run: () => forward(message) },
      ...(isDeletable(message)
        ? [{ icon: "bin", text: "Delete", run: () => act("delete", { message: message.id }) }]
        : []),
    ],
    opener: () => log.opener(message.id),
  });
}

function speak(person) {
  store.chat.speaker = person;
  show();
  $("speaker-options").querySelector(":checked").focus();
}

/** Draws what surrounds the messages. */
function renderAround() {
  renderChats(store, open);
  renderHead(store);
  renderWelcome(store.chat, store.bot, {
    send: (text) => {
      composer.focus();
      send(text);
    },
    fill: (text) => composer.fill(text),
  });
  log.showBusy(store.chat.busy);
}

function show() {
  history.replaceState(null, "", `#${store.openId}`);
  composer.show(store.chat, store.bot);
  log.show(store.chat, store.bot);
  renderAround();
}

/** Opens a chat, perhaps as a certain person. */
function open(id, person = null) {
  store.open(id);
  if (person !== null) store.chat.speaker = person;
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
  typing({ chat, action }) {
    store.act(chat, action, renderAround);
    renderAround();
  },
  answer({ chat, message, person, text, alert: important }) {
    if (chat !== store.openId) return;
    log.settle(message);
    if (text && person === store.chat.speaker) (important ? alert : toast)(text);
  },
};

listen(handlers, showLine);
