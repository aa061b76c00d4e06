import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { applyEvents, EVENT_TYPES, refreshAll } from "./apply";
import type { OcppMessage } from "./model";
import { keys } from "./queries";
import { type LiveEvent, LiveStream, type StreamState } from "./stream";
import { whileVisible } from "./visibility";

/** Events are gathered for so long before they are drawn: a busy network must not redraw the page for each. */
const GATHER_MS = 250;

type Listener = (event: LiveEvent) => void;

interface Live {
  listen(listener: Listener): () => void;
  tell(event: LiveEvent): void;
}

const LiveContext = createContext<Live | null>(null);
const StateContext = createContext<StreamState>("connecting");

/** The tab's stream of what happens in the network. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");
  const listeners = useRef(new Set<Listener>());

  const live = useMemo<Live>(() => {
    let gathered: LiveEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const events = gathered;
      gathered = [];
      applyEvents(cache, events);
    };
    return {
      listen(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
      tell(event) {
        for (const listener of listeners.current) listener(event);
        gathered.push(event);
        timer ??= setTimeout(flush, GATHER_MS);
      },
    };
  }, [cache]);

  useEffect(() => {
    const stream = new LiveStream("/api/v1/events", {
      types: EVENT_TYPES,
      onState: setState,
      onGap: () => refreshAll(cache),
      onEvent: live.tell,
    });
    return whileVisible(stream);
  }, [cache, live]);

  return (
    <LiveContext.Provider value={live}>
      <StateContext.Provider value={state}>{children}</StateContext.Provider>
    </LiveContext.Provider>
  );
}

export const useLiveState = (): StreamState => useContext(StateContext);

/** Hear every event as it comes. `listener` may change from drawing to drawing. */
export function useLiveEvents(listener: Listener): void {
  const live = useContext(LiveContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => live?.listen((event) => latest.current(event)), [live]);
}

/** While this is shown, the OCPP messages of that station come, too, on a stream of their own: the server asks its gateway for them. */
export function useStationTraffic(stationId: string, enabled: boolean): void {
  const cache = useQueryClient();
  const live = useContext(LiveContext);
  useEffect(() => {
    if (!live || !enabled) return;
    const stream = new LiveStream(`/api/v1/events?types=station.message&station_id=${encodeURIComponent(stationId)}`, {
      types: ["station.message"],
      onState: () => undefined,
      onGap: () => void cache.invalidateQueries({ queryKey: keys.messages(stationId) }),
      onEvent: live.tell,
    });
    return whileVisible(stream);
  }, [stationId, enabled, cache, live]);
}

/** Hear the OCPP messages that `useStationTraffic` brings. */
export function useTrafficEvents(listener: (message: OcppMessage) => void): void {
  useLiveEvents((event) => {
    if (event.type === "station.message") listener(event.data as OcppMessage);
  });
}
