// What the page's address says: which chat is open, and a text to begin with.

/** The chat's id in the address. */
export const chatInAddress = () => Number(location.hash.slice(1));

/** The text that a link brought along, once: afterwards the address is without it. */
export function takeText() {
  const text = new URLSearchParams(location.search).get("text");
  if (text !== null) history.replaceState(null, "", location.pathname + location.hash);
  return text;
}

/** Lets the address name the chat; one that a person went to becomes a step that Back undoes. */
export function nameChat(id, { step }) {
  const url = `#${id}`;
  if (step && location.hash && location.hash !== url) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

/** Calls `open` with the chat when a person goes back or forward. */
export function listenForSteps(open) {
  addEventListener("popstate", () => open(chatInAddress()));
}

/** A link that opens the page with `text` in the box. */
export const linkTo = (text) => `${location.origin}/?text=${encodeURIComponent(text)}`;
