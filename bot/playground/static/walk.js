// The arrows walk the messages; Enter opens what can be done with one, and after the last comes the box.

import { $ } from "./dom.js";

const walked = () => [...$("messages").querySelectorAll(".message")];

/** Goes to the latest message. */
export const walkIn = () => walked().at(-1)?.focus();

/** `leave` goes to the box. */
export function listenToWalk(leave) {
  $("log").addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const items = walked();
    const place = items.indexOf(event.target.closest(".message"));
    const from = place < 0 ? items.length : place;
    const to = { ArrowUp: Math.max(from - 1, 0), ArrowDown: from + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (to < items.length) items[to].focus();
      else leave();
    } else if (event.key === "Enter" && event.target.matches(".message")) {
      event.preventDefault(); // or what opens would be pressed by it
      event.target.querySelector(".more-button").click();
    }
  });
}
