// The messages of the open chat, kept at the latest one unless somebody scrolled up; older ones are drawn when asked for.

import { $ } from "./dom.js";
import { messageNode } from "./message.js";

const NEAR = 80; // pixels from the end that still count as "at the end"
const PAGE = 40; // messages that are drawn at first, and more each time

export class Log {
  #frame = $("log");
  #list = $("messages");
  #actions;
  #chat = null;
  #bot = null;
  #wasAtEnd = true;

  constructor(actions) {
    this.#actions = actions;
    this.#frame.addEventListener("scroll", () => this.#offerLatest());
    $("to-latest").addEventListener("click", () => this.toLatest());
    $("earlier").addEventListener("click", () => this.#drawEarlier());
    // Pictures that load and a box that grows change the height without a message.
    new ResizeObserver(() => this.#wasAtEnd && this.toLatest()).observe(this.#list);
    new ResizeObserver(() => this.#wasAtEnd && this.toLatest()).observe(this.#frame);
  }

  /** Shows `chat`; a screen reader is not read the whole of it. */
  show(chat, bot) {
    this.#chat = chat;
    this.#bot = bot;
    this.#frame.setAttribute("aria-live", "off");
    this.#draw(PAGE);
    requestAnimationFrame(() => this.#frame.setAttribute("aria-live", "polite"));
    this.toLatest();
  }

  /** Adds `message`, or lets it take the place of its older self. */
  put(message) {
    if ([...this.#chat.messages.keys()].at(-1) === message.id && !this.#find(message.id)) this.#append(message);
    else this.#redraw(message);
    this.#redrawQuotes(message.id);
  }

  remove(id) {
    this.#find(id)?.remove();
    this.#redrawQuotes(id);
  }

  /** Presses the emoji at `place` under the latest message, or the one that has the focus, unless one was picked. */
  pick(place) {
    const node = document.activeElement.closest(".message") ?? this.#list.lastElementChild;
    const message = this.#chat.messages.get(Number(node?.dataset.id));
    const button = node?.querySelectorAll(".keyboard .jumbo")[place];
    if (!button || message.keyboard.flat().some(({ copy }) => copy)) return false;
    button.click();
    return true;
  }

  /** The button under message `id` that waited for the bot waits no longer. */
  settle(id) {
    this.#find(id)?.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }

  showBusy(busy) {
    $("typing").hidden = !busy;
    if (busy && this.#wasAtEnd) this.toLatest();
  }

  /** The button that opens what can be done with message `id`, as it is drawn now. */
  opener(id) {
    return this.#find(id)?.querySelector(".more-button");
  }

  toLatest() {
    this.#frame.scrollTop = this.#frame.scrollHeight;
    this.#wasAtEnd = true;
    $("to-latest").hidden = true;
  }

  #node(message) {
    return messageNode(message, this.#chat, this.#chat.speaker, this.#bot, this.#actions);
  }

  /** Draws the latest `count` messages. */
  #draw(count) {
    const nodes = [...this.#chat.messages.values()].slice(-count).map((message) => this.#node(message));
    this.#list.replaceChildren(...nodes);
    for (const [index, node] of nodes.entries()) this.#join(node, nodes[index - 1]);
    $("earlier").hidden = this.#chat.messages.size <= nodes.length;
  }

  /** What was in sight stays where it is. */
  #drawEarlier() {
    const below = this.#frame.scrollHeight - this.#frame.scrollTop;
    this.#draw(this.#list.children.length + PAGE);
    this.#frame.scrollTop = this.#frame.scrollHeight - below;
  }

  #append(message) {
    if (this.#wasAtEnd && this.#list.children.length >= 2 * PAGE) this.#draw(PAGE);
    const node = this.#find(message.id) ?? this.#node(message);
    node.classList.add("new");
    this.#join(node, node.previousElementSibling ?? this.#list.lastElementChild);
    this.#list.append(node);
    if (this.#wasAtEnd || message.author === this.#chat.speaker) this.toLatest();
    else this.#offerLatest();
  }

  /** Draws `message` anew, if it is drawn at all. */
  #redraw(message) {
    const old = this.#find(message.id);
    if (!old) return;
    const node = this.#node(message);
    for (const name of ["follows", "album"]) node.classList.toggle(name, old.classList.contains(name));
    const focus = [old, ...old.querySelectorAll("button, a")].indexOf(document.activeElement);
    old.replaceWith(node);
    if (focus >= 0) this.#refocus(node, focus);
  }

  /** What quotes message `id` quotes what it says now. */
  #redrawQuotes(id) {
    for (const { dataset } of this.#list.querySelectorAll(`[data-reply-to="${id}"]`)) {
      this.#redraw(this.#chat.messages.get(Number(dataset.id)));
    }
  }

  #find(id) {
    return this.#list.querySelector(`[data-id="${id}"]`);
  }

  /** A message right after another one of the same person needs no picture of its own. */
  #join(node, previous) {
    const said = (item) => this.#chat.messages.get(Number(item?.dataset.id));
    const [before, now] = [said(previous), said(node)];
    node.classList.toggle("follows", Boolean(before) && !before.service && before.sender.id === now.sender.id);
    node.classList.toggle("album", Boolean(now.album) && before?.album === now.album);
  }

  /** A keyboard user stays where they were although the button was drawn anew. */
  #refocus(node, index) {
    const buttons = [node, ...node.querySelectorAll("button, a")];
    buttons[Math.min(index, buttons.length - 1)].focus({ preventScroll: true });
  }

  #offerLatest() {
    const { scrollHeight, scrollTop, clientHeight } = this.#frame;
    this.#wasAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    $("to-latest").hidden = this.#wasAtEnd;
  }
}
