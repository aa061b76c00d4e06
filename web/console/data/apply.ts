import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Evse, MeterValue, OcppMessage, Page, Session, Station } from "./model";
import { keys, readStation } from "./queries";
import type { LiveEvent } from "./stream";

/** How what the live stream tells finds its way into what the pages show. */

export const EVENT_TYPES = [
  "station.status",
  "station.joined",
  "session.started",
  "session.updated",
  "session.ended",
  "station.message",
  "command.updated",
  "alert.opened",
] as const;

// So many stations at once are read again as one list.
const MOST_SINGLE_READS = 8;

type Told = { station_id?: string | null };

export function applyEvents(cache: QueryClient, events: LiveEvent[]): void {
  const changed = new Set<string>();
  for (const { type, data } of events) {
    const stationId = (data as Told | null)?.station_id;
    if (type.startsWith("session.")) {
      applySession(cache, type, data as Session);
      // Start and end move the EVSE's and connectors' status too, which the session does not tell.
      if (type !== "session.updated" && stationId) changed.add(stationId);
    } else if (type === "station.message") {
      applyMessage(cache, data as OcppMessage & Told);
    } else if (type.startsWith("station.") && stationId) {
      changed.add(stationId);
    }
  }
  refreshStations(cache, changed);
}

/** After a gap in the stream anything may have changed. */
export function refreshAll(cache: QueryClient): void {
  void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "auth" });
}

function refreshStations(cache: QueryClient, ids: Set<string>): void {
  if (ids.size === 0) return;
  if (ids.size > MOST_SINGLE_READS) {
    void cache.invalidateQueries({ queryKey: keys.stations });
    for (const id of ids) void cache.invalidateQueries({ queryKey: keys.station(id) });
    return;
  }
  for (const id of ids) {
    void cache
      .fetchQuery({ queryKey: keys.station(id), queryFn: () => readStation(id), staleTime: 0 })
      .then((station) => putStation(cache, station))
      .catch(() => cache.invalidateQueries({ queryKey: keys.stations }));
  }
}

/** Put a station into the list, as a new one or in the place of the old. */
export function putStation(cache: QueryClient, station: Station): void {
  cache.setQueryData<Station[]>(keys.stations, (all) => {
    if (!all) return all;
    return all.some((known) => known.id === station.id)
      ? all.map((known) => (known.id === station.id ? station : known))
      : [...all, station];
  });
}

function applySession(cache: QueryClient, type: string, session: Session): void {
  cache.setQueryData<Session>(keys.session(session.id), (old) => (old ? { ...old, ...session } : old));
  const patch = (station: Station) => (station.id === session.station_id ? withSession(station, session) : station);
  cache.setQueryData<Station[]>(keys.stations, (all) => all?.map(patch));
  cache.setQueryData<Station>(keys.station(session.station_id), (old) => (old ? patch(old) : old));
  appendReading(cache, session);
  if (type === "session.updated") {
    cache.setQueriesData<Page<Session>>({ queryKey: keys.sessions }, (page) =>
      page?.items.some((known) => known.id === session.id)
        ? { ...page, items: page.items.map((known) => (known.id === session.id ? { ...known, ...session } : known)) }
        : page,
    );
  } else {
    void cache.invalidateQueries({ queryKey: keys.sessions });
  }
  // The end brings the last readings and the stop reason together.
  if (type === "session.ended") void cache.invalidateQueries({ queryKey: keys.meterValues(session.id) });
}

export function withSession(station: Station, session: Session): Station {
  const patch = (evse: Evse): Evse => {
    if (evse.id !== session.evse_id) return evse;
    if (session.status === "active") {
      return { ...evse, session_id: session.id, power_w: session.power_w, energy_wh: session.energy_wh };
    }
    return evse.session_id === session.id ? { ...evse, session_id: null, power_w: null, energy_wh: null } : evse;
  };
  return { ...station, evses: station.evses.map(patch) };
}

/** The curve goes on with each update, without being read again. */
function appendReading(cache: QueryClient, session: Session): void {
  if (session.status !== "active") return;
  cache.setQueryData<MeterValue[]>(keys.meterValues(session.id), (values) => {
    const last = values?.at(-1);
    if (!values || (last && last.energy_wh === session.energy_wh && last.power_w === session.power_w)) return values;
    const { energy_wh, power_w, state_of_charge } = session;
    return [...values, { at: new Date().toISOString(), energy_wh, power_w, state_of_charge }];
  });
}

function applyMessage(cache: QueryClient, message: OcppMessage & Told): void {
  if (!message.station_id) return;
  cache.setQueryData<InfiniteData<Page<OcppMessage>>>(keys.messages(message.station_id), (old) => {
    const [first, ...rest] = old?.pages ?? [];
    if (!old || !first || first.items.some((known) => known.id === message.id)) return old;
    return { ...old, pages: [{ ...first, items: [message, ...first.items] }, ...rest] };
  });
}
