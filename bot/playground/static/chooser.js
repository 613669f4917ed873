// Asks into which chat something goes.

import { face, title } from "./chats.js";
import { $, avatar, el } from "./dom.js";

/** Asks for one of `chats`; resolves to its id, or to null when nothing is to happen. */
export function choose({ question, text, chats, bot }) {
  const dialog = $("chooser");
  $("chooser-title").textContent = question;
  $("chooser-text").textContent = text;
  return new Promise((resolve) => {
    const entry = (chat) =>
      el(
        "li",
        {},
        el(
          "button",
          {
            type: "button",
            class: "chat",
            onclick: () => {
              resolve(chat.id);
              dialog.close();
            },
          },
          avatar(face(chat)),
          el("span", { class: "chat-name", dir: "auto" }, title(chat, bot)),
        ),
      );
    $("chooser-chats").replaceChildren(...chats.map(entry));
    dialog.addEventListener("close", () => resolve(null), { once: true });
    dialog.showModal();
  });
}
