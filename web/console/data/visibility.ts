import type { LiveStream } from "./stream";

/** Browsers allow a handful of connections to one server: tabs that nobody looks at give theirs back after a while. */
const HIDDEN_MS = 60_000;

/** Run a stream while its tab is looked at, and mend it as soon as the network or the eye is back. Returns how to end it. */
export function whileVisible(stream: LiveStream): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = true;
  const change = () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(() => {
        running = false;
        stream.stop();
      }, HIDDEN_MS);
    } else if (running) {
      stream.nudge();
    } else {
      running = true;
      stream.start();
    }
  };
  const restart = () => stream.restart();
  stream.start();
  window.addEventListener("online", restart);
  document.addEventListener("visibilitychange", change);
  return () => {
    clearTimeout(timer);
    window.removeEventListener("online", restart);
    document.removeEventListener("visibilitychange", change);
    stream.stop();
  };
}
