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
  "command.updated",
  "alert.opened",
] as const;

// So many stations at once are read again as one list.
const MOST_SINGLE_READS = 8;

export function applyEvents(cache: QueryClient, events: LiveEvent[]): void {
  const changed = new Set<string>();
  for (const { type, station_id: stationId, at, data } of events) {
    if (type.startsWith("session.")) {
      applySession(cache, type, data as Told, at);
      // Start and end move the EVSE's and connectors' status too, which the session does not tell.
      if (type !== "session.updated" && stationId) changed.add(stationId);
    } else if (type === "station.message" && stationId) {
      applyMessage(cache, stationId, data as OcppMessage);
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

/** A session event names the session and its station; of the rest it may tell only what changed. */
type Told = Partial<Session> & Pick<Session, "id" | "station_id">;

function applySession(cache: QueryClient, type: string, told: Told, at: string): void {
  cache.setQueryData<Session>(keys.session(told.id), (old) => (old ? { ...old, ...told } : old));
  const patch = (station: Station) => (station.id === told.station_id ? withSession(station, told) : station);
  cache.setQueryData<Station[]>(keys.stations, (all) => all?.map(patch));
  cache.setQueryData<Station>(keys.station(told.station_id), (old) => (old ? patch(old) : old));
  if (type === "session.updated") {
    appendReading(cache, told, at);
    cache.setQueriesData<Page<Session>>({ queryKey: keys.sessions }, (page) =>
      page?.items.some((known) => known.id === told.id)
        ? { ...page, items: page.items.map((known) => (known.id === told.id ? { ...known, ...told } : known)) }
        : page,
    );
    return;
  }
  void cache.invalidateQueries({ queryKey: keys.sessions });
  // The end brings the last reading, the stop reason and the final figures together.
  void cache.invalidateQueries({ queryKey: keys.session(told.id) });
  void cache.invalidateQueries({ queryKey: keys.meterValues(told.id) });
}

export function withSession(station: Station, told: Told): Station {
  const patch = (evse: Evse): Evse => {
    if (evse.id !== told.evse_id) return evse;
    if (told.status === "active") {
      return {
        ...evse,
        session_id: told.id,
        power_w: told.power_w ?? null,
        energy_wh: told.energy_wh ?? evse.energy_wh,
        state_of_charge: told.state_of_charge ?? null,
      };
    }
    if (evse.session_id !== told.id) return evse;
    return { ...evse, session_id: null, power_w: null, energy_wh: null, state_of_charge: null };
  };
  return { ...station, evses: station.evses.map(patch) };
}

/** The curve goes on with each update, without being read again. */
function appendReading(cache: QueryClient, told: Told, at: string): void {
  cache.setQueryData<MeterValue[]>(keys.meterValues(told.id), (values) => {
    const last = values?.at(-1);
    const { energy_wh = null, power_w = null, state_of_charge = null } = told;
    if (!values || (last && last.energy_wh === energy_wh && last.power_w === power_w)) return values;
    const reading: MeterValue = {
      id: `live-${at}`,
      at,
      received_at: at,
      energy_wh,
      register_wh: null,
      power_w,
      state_of_charge,
      context: null,
      quarantine: null,
      samples: [],
    };
    return [...values, reading];
  });
}

function applyMessage(cache: QueryClient, stationId: string, message: OcppMessage): void {
  cache.setQueryData<InfiniteData<Page<OcppMessage>>>(keys.messages(stationId), (old) => {
    const [first, ...rest] = old?.pages ?? [];
    if (!old || !first || first.items.some((known) => known.id === message.id)) return old;
    return { ...old, pages: [{ ...first, items: [message, ...first.items] }, ...rest] };
  });
}
