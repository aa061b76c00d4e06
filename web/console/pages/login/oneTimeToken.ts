/** The token in the address, left there. A drawing that React throws away must not use it up: take it in an effect. */
export function seeToken(): string | null {
  return new URLSearchParams(window.location.hash.slice(1)).get("token");
}

/**
 * The one-time token of a login link (`/login#token=...`). It stands in the fragment, which browsers send to no server,
 * and is taken out of the address at once so that it stays out of the history.
 */
export function takeToken(): string | null {
  const token = seeToken();
  if (token) window.history.replaceState(window.history.state, "", window.location.pathname);
  return token;
}

/** Only a path of ours: never another site that a forged link names. */
export function safeReturn(from: unknown): string {
  return typeof from === "string" && /^\/(?![/\\])/.test(from) && !from.startsWith("/login") ? from : "/";
}
