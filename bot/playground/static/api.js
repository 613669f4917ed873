// Speaks with the server: one stream of events in, small JSON requests out.

/** Sends `body`; returns the answer, or throws an Error with the server's sentence. `signal` gives it up. */
export async function ask(path, body, signal) {
  const response = await fetch(`/play/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  }).catch(() => {
    throw new Error("emojibot is not running any more. Start it again, this page will reconnect.");
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/**
 * Listens for ever. Each (re)connection begins with a `state` event that holds everything,
 * so nothing is lost while the line was down.
 */
export function listen(handlers, onLine) {
  const stream = new EventSource("/play/events");
  for (const [name, handle] of Object.entries(handlers)) {
    stream.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  stream.addEventListener("open", () => onLine(true));
  stream.addEventListener("error", () => {
    onLine(false);
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(() => listen(handlers, onLine), 2000); // the browser gave up, we do not
    }
  });
}
