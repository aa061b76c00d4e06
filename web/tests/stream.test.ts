import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveStream, type StreamSource } from "../console/data/stream";

class Source implements StreamSource {
  readyState = 0;
  closed = false;
  private listeners = new Map<string, ((event: MessageEvent) => void)[]>();

  addEventListener(type: string, listener: (event: MessageEvent) => void) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }
  close() {
    this.closed = true;
    this.readyState = 2;
  }
  emit(type: string, data = "") {
    for (const listener of this.listeners.get(type) ?? []) listener({ data } as MessageEvent);
  }
}

describe("LiveStream", () => {
  const sources: Source[] = [];
  const onEvent = vi.fn();
  const onState = vi.fn();
  const onGap = vi.fn();
  let stream: LiveStream;

  beforeEach(() => {
    vi.useFakeTimers();
    sources.length = 0;
    vi.clearAllMocks();
    stream = new LiveStream("/events", {
      types: ["station.status"],
      onEvent,
      onState,
      onGap,
      open: () => {
        const source = new Source();
        sources.push(source);
        return source;
      },
    });
    stream.start();
  });
  afterEach(() => {
    stream.stop();
    vi.useRealTimers();
  });

  it("hands on what it hears, read from JSON", () => {
    const at = "2026-03-01T12:00:00Z";
    const told = { seq: 7, type: "station.status", station_id: "CP1", at, data: { evse_id: 1 } };
    sources[0]?.emit("station.status", JSON.stringify(told));
    expect(onEvent).toHaveBeenCalledWith({ type: "station.status", station_id: "CP1", at, data: { evse_id: 1 } });
  });

  it("goes on after an event that cannot be read", () => {
    sources[0]?.emit("station.status", "{");
    sources[0]?.emit("station.status", "1");
    sources[0]?.emit("station.status", '{"type":"station.status"}');
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  it("connects again by itself when the server refused, waiting longer each time", () => {
    const refuse = () => {
      const source = sources.at(-1);
      if (!source) throw new Error("no source");
      source.readyState = 2;
      source.emit("error");
    };
    sources[0]?.emit("open");
    refuse();
    expect(onState).toHaveBeenLastCalledWith("reconnecting");
    vi.advanceTimersByTime(1_300);
    expect(sources).toHaveLength(2);
    refuse();
    vi.advanceTimersByTime(1_300);
    expect(sources).toHaveLength(2);
    vi.advanceTimersByTime(1_300);
    expect(sources).toHaveLength(3);
  });

  it("says that a gap is possible after it came back, not at the first opening", () => {
    sources[0]?.emit("open");
    expect(onGap).not.toHaveBeenCalled();
    sources[0]?.emit("error");
    sources[0]?.emit("open");
    expect(onGap).toHaveBeenCalledTimes(1);
    expect(onState).toHaveBeenLastCalledWith("open");
  });

  it("passes on that the server could not repeat everything", () => {
    sources[0]?.emit("open");
    sources[0]?.emit("reset", "{}");
    expect(onGap).toHaveBeenCalledTimes(1);
  });

  it("connects anew when the network came back, and no longer hears the dead connection", () => {
    sources[0]?.emit("open");
    stream.restart();
    sources[0]?.emit("station.status", '{"type":"station.status"}');
    sources[1]?.emit("open");
    expect(sources[0]?.closed).toBe(true);
    expect(onEvent).not.toHaveBeenCalled();
    expect(onGap).toHaveBeenCalledTimes(1);
  });

  it("is quiet after it was stopped", () => {
    stream.stop();
    sources[0]?.emit("error");
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
  });
});
