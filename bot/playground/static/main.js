// The playground's page: events from the server in, what a person does out.

import { Actions } from "./actions.js";
import { Acts } from "./acts.js";
import { chatInAddress, listenForSteps, nameChat, takeText } from "./address.js";
import { listen } from "./api.js";
import { pointing, returnFocus } from "./attention.js";
import { renderChats, renderHead } from "./chats.js";
import { choose } from "./chooser.js";
import { copy } from "./clipboard.js";
import { Composer } from "./composer.js";
import { deeds, isOwn } from "./deeds.js";
import { openDetails } from "./details.js";
import { drawer, menu } from "./disclosure.js";
import { $ } from "./dom.js";
import { gallery } from "./gallery.js";
import { listenForKeys } from "./keys.js";
import { showLearned } from "./learned.js";
import { Log } from "./log.js";
import { showThought } from "./looking_in.js";
import { remember, remembered } from "./memory.js";
import { alert, showLine, toast } from "./notice.js";
import { Store } from "./store.js";
import { listenToWalk, walkIn } from "./walk.js";
import { renderWelcome } from "./welcome.js";

const store = new Store(chatInAddress(), remembered());
const acts = new Acts(store);
const panel = new Actions();
const via = () => composer.fill(`@${store.bot.username} `);
const log = new Log({ press, react: acts.react, via, command: (text) => acts.send(text), open: openActions });
const composer = new Composer({
  ...acts,
  start,
  speak,
  editLast,
  walk: walkIn,
  cut: (text) => toast(`A message holds 4096 characters. Cut off: the last ${text.length}, “${text.slice(0, 60)}…”`),
  keep: () => remember(store),
});
const closeDrawer = drawer();
menu($("attach"));
gallery([$("open-gallery"), $("attach-gallery")], (text) => {
  closeDrawer();
  composer.fill(text);
});
for (const opener of [$("open-details"), $("role")]) {
  opener.addEventListener("click", () => openDetails(store.chat, store.bot, store.owners, acts));
}
$("open-learned").addEventListener("click", () => showLearned(store.chat));
returnFocus(() => composer.focus());
listenForKeys(composer, (place) => log.pick(place));
listenToWalk(() => composer.focus());
listenForSteps((id) => reveal(id));
if (pointing()) composer.focus();

/** A button of a message was pressed; what it does, apps do by themselves except for a tap. */
async function press(message, button, node) {
  if (button.copy) return copy(button.copy);
  if (button.share) return share(button.share);
  if (button.fill !== null) return composer.fill(`@${store.bot.username} ${button.fill}`);
  node.setAttribute("aria-busy", "true");
  if (!(await acts.tap(message, button.data))) log.settle(message.id);
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
  if (to !== null && (await acts.forward(message, to))) open(to, store.chat.speaker);
}

/** The button above inline results leads to the person's own chat with the bot. */
function start(parameter) {
  const person = store.chat.speaker;
  const own = [...store.chats.values()].find((chat) => chat.kind === "private" && chat.people[0].id === person);
  open(own.id);
  return acts.send(`/start ${parameter}`);
}

function editLast() {
  const last = [...store.chat.messages.values()].findLast((message) => isOwn(message, store.chat.speaker));
  if (last) composer.edit(last);
  return Boolean(last);
}

function openActions(message, at) {
  const { reactions, speaker } = store.chat;
  panel.open({
    label: `Message from ${message.sender.name}`,
    at,
    reactions,
    mine: message.reactions.find((reaction) => reaction.person === speaker)?.emoji,
    react: (emoji) => acts.react(message, emoji),
    deeds: deeds(message, speaker, {
      reply: (it) => composer.reply(it),
      edit: (it) => composer.edit(it),
      forward,
      delete: acts.delete,
      think: (it) => showThought(store.chat, it),
    }),
    opener: () => log.opener(message.id),
  });
}

function speak(person) {
  store.chat.speaker = person;
  show();
  if (!pointing()) $("speaker-options").querySelector(":checked").focus();
}

/** Draws what surrounds the messages. */
function renderAround() {
  renderChats(store, open);
  renderHead(store);
  renderWelcome(store.chat, store.bot, {
    send: (text) => {
      composer.focus();
      acts.send(text);
    },
    fill: (text) => composer.fill(text),
  });
  log.showBusy(store.chat.busy);
}

function show() {
  composer.show(store.chat, store.bot);
  log.show(store.chat, store.bot);
  renderAround();
}

/** Shows a chat, perhaps as a certain person. */
function reveal(id, person = null) {
  store.open(id);
  if (person !== null) store.chat.speaker = person;
  show();
  closeDrawer();
  if (pointing()) composer.focus();
}

/** Goes to a chat; Back leads to the one before. */
function open(id, person = null) {
  nameChat(id, { step: true });
  reveal(id, person);
}

/** The first news there is: the page can be used. */
function begin() {
  const text = takeText();
  if (text !== null) composer.fill(text);
  document.body.dataset.ready = "true";
}

const handlers = {
  state(state) {
    if (store.reset(state))
      toast("emojibot was started anew, and the chats with it. What you were writing is still here.");
    store.open(store.openId);
    nameChat(store.openId, { step: false });
    show();
    if (!document.body.dataset.ready) begin();
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
