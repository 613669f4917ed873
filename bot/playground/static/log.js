// The messages of the open chat, kept at the latest one unless somebody scrolled up.

import { $ } from "./dom.js";
import { messageNode } from "./message.js";

const NEAR = 80; // pixels from the end that still count as "at the end"

export class Log {
  #frame = $("log");
  #list = $("messages");
  #actions;
  #chat = null;
  #bot = null;

  constructor(actions) {
    this.#actions = actions;
    this.#frame.addEventListener("scroll", () => this.#offerLatest());
    $("to-latest").addEventListener("click", () => this.toLatest());
    // Pictures that load and a box that grows change the height without a message.
    new ResizeObserver(() => this.#wasAtEnd && this.toLatest()).observe(this.#list);
    new ResizeObserver(() => this.#wasAtEnd && this.toLatest()).observe(this.#frame);
  }

  #wasAtEnd = true;

  /** Shows all of `chat`; a screen reader is not read the whole of it. */
  show(chat, bot) {
    this.#chat = chat;
    this.#bot = bot;
    this.#frame.setAttribute("aria-live", "off");
    const nodes = [...chat.messages.values()].map((message) => this.#node(message));
    this.#list.replaceChildren(...nodes);
    for (const [index, node] of nodes.entries()) this.#join(node, nodes[index - 1]);
    requestAnimationFrame(() => this.#frame.setAttribute("aria-live", "polite"));
    this.toLatest();
  }

  /** Adds `message`, or lets it take the place of its older self. */
  put(message) {
    const node = this.#node(message);
    const old = this.#find(message.id);
    if (!old) {
      node.classList.add("new");
      this.#join(node, this.#list.lastElementChild);
      this.#list.append(node);
      if (this.#wasAtEnd || message.author === this.#chat.speaker) this.toLatest();
      else this.#offerLatest();
      return;
    }
    for (const name of ["follows", "album"]) node.classList.toggle(name, old.classList.contains(name));
    const focus = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
    old.replaceWith(node);
    if (focus >= 0) this.#refocus(node, focus);
  }

  remove(id) {
    this.#find(id)?.remove();
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
    const buttons = node.querySelectorAll("button, a");
    buttons[Math.min(index, buttons.length - 1)].focus({ preventScroll: true });
  }

  #offerLatest() {
    const { scrollHeight, scrollTop, clientHeight } = this.#frame;
    this.#wasAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    $("to-latest").hidden = this.#wasAtEnd;
  }
}
