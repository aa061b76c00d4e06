/** The tab's one live connection (server-sent events), which heals itself. */

export type StreamState = "connecting" | "open" | "reconnecting";

/** An event as the server tells it: what, of which station, when, and its particulars. */
export interface LiveEvent {
  type: string;
  station_id: string | null;
  at: string;
  data: Record<string, unknown>;
}

/** The server could not repeat all that was missed. */
const RESET = "reset";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function readEvent(text: string): LiveEvent | null {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return null; // One unreadable event must not end the stream.
  }
  if (!isRecord(told) || typeof told.type !== "string") return null;
  return {
    type: told.type,
    station_id: typeof told.station_id === "string" ? told.station_id : null,
    at: typeof told.at === "string" ? told.at : new Date().toISOString(),
    data: isRecord(told.data) ? told.data : {},
  };
}

export interface StreamSource {
  addEventListener(type: string, listener: (event: MessageEvent) => void): void;
  close(): void;
  readyState: number;
}

interface Options {
  types: readonly string[];
  onEvent(event: LiveEvent): void;
  onState(state: StreamState): void;
  /** A gap is possible: what is shown must be read again. */
  onGap(): void;
  open?(url: string): StreamSource;
}

const CLOSED = 2;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

export class LiveStream {
  private source: StreamSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private wasOpen = false;
  private stopped = true;
  private url: string;
  private readonly options: Options;

  constructor(url: string, options: Options) {
    this.url = url;
    this.options = options;
  }

  start(): void {
    this.stopped = false;
    this.options.onState("connecting");
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  /** Connect anew: the network was away, and a connection from before may be dead without knowing. */
  restart(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.connect();
  }

  /** Try at once if there is no connection: somebody looks at the tab again. */
  nudge(): void {
    if (this.stopped || (this.source && this.source.readyState !== CLOSED)) return;
    clearTimeout(this.timer);
    this.connect();
  }

  private connect(): void {
    this.source?.close();
    const source = this.options.open?.(this.url) ?? new EventSource(this.url);
    this.source = source;
    source.addEventListener("open", () => this.opened(source));
    source.addEventListener("error", () => this.failed(source));
    for (const type of this.options.types) {
      source.addEventListener(type, (event) => this.heard(source, event));
    }
    source.addEventListener(RESET, () => {
      if (source === this.source) this.options.onGap();
    });
  }

  private opened(source: StreamSource): void {
    if (source !== this.source) return;
    this.failures = 0;
    if (this.wasOpen) this.options.onGap();
    this.wasOpen = true;
    this.options.onState("open");
  }

  private failed(source: StreamSource): void {
    if (source !== this.source || this.stopped) return;
    this.options.onState(this.wasOpen ? "reconnecting" : "connecting");
    // The browser itself tries again unless the server answered with an error.
    if (source.readyState !== CLOSED) return;
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.failures);
    this.failures += 1;
    clearTimeout(this.timer);
    // Spread out, so that a restarted server is not met by every tab in the same instant.
    this.timer = setTimeout(() => this.connect(), delay * (0.75 + Math.random() / 2));
  }

  private heard(source: StreamSource, event: MessageEvent): void {
    if (source !== this.source) return;
    const told = readEvent(String(event.data));
    if (told) this.options.onEvent(told);
  }
}
