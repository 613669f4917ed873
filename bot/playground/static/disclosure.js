// What opens and closes: the attach menu, and the chat list on a phone.

import { $ } from "./dom.js";

/** A button that shows a menu; Escape, a press elsewhere and leaving it close it. */
export function menu(root) {
  const [button, list] = [root.querySelector("[aria-expanded]"), root.querySelector(".menu")];

  function toggle(open) {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) list.querySelector("button").focus();
  }

  button.addEventListener("click", () => toggle(list.hidden));
  list.addEventListener("click", () => toggle(false));
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget)) toggle(false);
  });
  root.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const items = [...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      event.preventDefault(); // it means the menu, and nothing else
      toggle(false);
      button.focus();
    } else if (step) {
      event.preventDefault();
      const next = items.indexOf(document.activeElement) + step;
      items[(next + items.length) % items.length].focus();
    }
  });
}

/** The chat list as a drawer. Returns a function that closes it. */
export function drawer() {
  const [opener, wide] = [$("open-drawer"), matchMedia("(min-width: 720px)")];

  function toggle(open) {
    if (open === document.body.classList.contains("drawer-open")) return;
    document.body.classList.toggle("drawer-open", open);
    $("main").inert = open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) $("close-drawer").focus();
    else if (!wide.matches) opener.focus();
  }

  const close = () => toggle(false);
  opener.addEventListener("click", () => toggle(true));
  $("close-drawer").addEventListener("click", close);
  $("scrim").addEventListener("click", close);
  wide.addEventListener("change", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("drawer-open")) return;
    event.preventDefault();
    close();
  });
  return close;
}
