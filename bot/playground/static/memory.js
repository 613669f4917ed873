// What a tab remembers when it is loaded again: drafts, who speaks in which chat, and which server it knew.

const KEY = "chats";

/** What was kept, as { began, chats: { id: { draft, speaker } } }. */
export function remembered() {
  return JSON.parse(sessionStorage.getItem(KEY)) ?? { began: null, chats: {} };
}

export function remember({ began, chats }) {
  const kept = [...chats.values()].map(({ id, draft, speaker }) => [id, { draft, speaker }]);
  sessionStorage.setItem(KEY, JSON.stringify({ began, chats: Object.fromEntries(kept) }));
}
