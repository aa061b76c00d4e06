import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { applyEvents, EVENT_TYPES, refreshAll } from "./apply";
import { type LiveEvent, LiveStream, type StreamState } from "./stream";

/** Events are gathered for so long before they are drawn: a busy network must not redraw the page for each. */
const GATHER_MS = 250;

type Listener = (event: LiveEvent) => void;

interface Live {
  listen(listener: Listener): () => void;
}

const LiveContext = createContext<Live | null>(null);
const StateContext = createContext<StreamState>("connecting");

export function LiveProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");
  const listeners = useRef(new Set<Listener>());

  useEffect(() => {
    let gathered: LiveEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const events = gathered;
      gathered = [];
      applyEvents(cache, events);
    };
    const stream = new LiveStream("/api/v1/events", {
      types: EVENT_TYPES,
      onState: setState,
      onGap: () => refreshAll(cache),
      onEvent: (event) => {
        for (const listener of listeners.current) listener(event);
        gathered.push(event);
        timer ??= setTimeout(flush, GATHER_MS);
      },
    });
    const nudge = () => stream.nudge();
    stream.start();
    window.addEventListener("online", nudge);
    document.addEventListener("visibilitychange", nudge);
    return () => {
      window.removeEventListener("online", nudge);
      document.removeEventListener("visibilitychange", nudge);
      clearTimeout(timer);
      stream.stop();
    };
  }, [cache]);

  const live = useMemo<Live>(
    () => ({
      listen(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [],
  );
  return (
    <LiveContext.Provider value={live}>
      <StateContext.Provider value={state}>{children}</StateContext.Provider>
    </LiveContext.Provider>
  );
}

export const useLiveState = (): StreamState => useContext(StateContext);

/** While this is shown, the stream also carries the OCPP messages of that station. */
export function useStationTraffic(_stationId: string): void {}

/** Hear every event as it comes. `listener` may change from drawing to drawing. */
export function useLiveEvents(listener: Listener): void {
  const live = useContext(LiveContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => live?.listen((event) => latest.current(event)), [live]);
}
