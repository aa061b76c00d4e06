import type { Evse, EvseStatus, Station } from "./model";

/** What one word says of a whole station: the worst thing an operator should know, else what it is doing. */
export type StationState = EvseStatus | "offline" | "pending" | "rejected";

const STATION_ORDER: EvseStatus[] = [
  "faulted",
  "charging",
  "occupied",
  "reserved",
  "available",
  "unavailable",
  "unknown",
];

export function stationState(station: Station): StationState {
  if (station.admission !== "accepted") return station.admission;
  if (!station.online) return "offline";
  const present = new Set(station.evses.map((evse) => evse.status));
  return STATION_ORDER.find((status) => present.has(status)) ?? "unknown";
}

export interface Totals {
  stations: number;
  stationsOffline: number;
  evses: number;
  available: number;
  charging: number;
  occupied: number;
  faulted: number;
  unavailable: number;
  /** EVSEs of stations that do not answer: what they do is not known. */
  offline: number;
  powerW: number;
}

/** Sum up a network. Stations that are not admitted do not belong to it yet. */
export function totals(stations: Station[]): Totals {
  const sum: Totals = {
    stations: 0,
    stationsOffline: 0,
    evses: 0,
    available: 0,
    charging: 0,
    occupied: 0,
    faulted: 0,
    unavailable: 0,
    offline: 0,
    powerW: 0,
  };
  for (const station of stations) {
    if (station.admission !== "accepted") continue;
    sum.stations += 1;
    if (!station.online) sum.stationsOffline += 1;
    for (const evse of station.evses) countEvse(sum, station, evse);
  }
  return sum;
}

function countEvse(sum: Totals, station: Station, evse: Evse): void {
  sum.evses += 1;
  if (!station.online) {
    sum.offline += 1;
    return;
  }
  if (evse.status === "charging") sum.charging += 1;
  else if (evse.status === "available") sum.available += 1;
  else if (evse.status === "faulted") sum.faulted += 1;
  else if (evse.status === "occupied" || evse.status === "reserved") sum.occupied += 1;
  else sum.unavailable += 1;
  sum.powerW += evse.power_w ?? 0;
}

export type AttentionKind = "faulted" | "offline-charging" | "offline" | "never-seen" | "pending" | "unavailable";

export interface Attention {
  kind: AttentionKind;
  station: Station;
  /** Since when, as far as anybody knows. */
  since: string | null;
  /** The EVSEs concerned; empty when it is the whole station. */
  evses: Evse[];
  /** The vendor's or the standard's error code and words, if the station gave any. */
  detail: string | null;
  sessionsAtRisk: number;
}

const SEVERITY: AttentionKind[] = ["faulted", "offline-charging", "offline", "never-seen", "pending", "unavailable"];

export function attentionFor(station: Station): Attention | null {
  const base = { station, evses: [] as Evse[], detail: null, sessionsAtRisk: 0 };
  if (station.admission === "rejected") return null;
  if (station.admission === "pending") return { ...base, kind: "pending", since: station.last_seen_at ?? null };
  if (!station.online) {
    const running = station.evses.filter((evse) => evse.session_id).length;
    const since = station.last_seen_at ?? null;
    if (running > 0) return { ...base, kind: "offline-charging", since, sessionsAtRisk: running };
    return { ...base, kind: since ? "offline" : "never-seen", since };
  }
  const faulted = station.evses.filter((evse) => evse.status === "faulted");
  if (faulted.length > 0) {
    return { ...base, kind: "faulted", evses: faulted, since: oldest(faulted), detail: faultDetail(faulted) };
  }
  const closed = station.evses.filter((evse) => evse.status === "unavailable");
  if (closed.length > 0) return { ...base, kind: "unavailable", evses: closed, since: oldest(closed) };
  return null;
}

/** Everything that needs somebody, worst first; among equals the oldest trouble first. */
export function attention(stations: Station[]): Attention[] {
  return stations
    .map(attentionFor)
    .filter((item): item is Attention => item !== null)
    .sort((a, b) => {
      const bySeverity = SEVERITY.indexOf(a.kind) - SEVERITY.indexOf(b.kind);
      if (bySeverity !== 0) return bySeverity;
      return (a.since ?? "").localeCompare(b.since ?? "") || a.station.id.localeCompare(b.station.id);
    });
}

function oldest(evses: Evse[]): string | null {
  const times = evses.flatMap((evse) => evse.connectors.map((connector) => connector.status_at ?? null));
  return times.filter((at): at is string => at !== null).sort()[0] ?? null;
}

function faultDetail(evses: Evse[]): string | null {
  for (const connector of evses.flatMap((evse) => evse.connectors)) {
    const code = connector.error_code && connector.error_code !== "NoError" ? connector.error_code : null;
    const words = [code, connector.vendor_error_code, connector.info].filter(Boolean);
    if (words.length > 0) return words.join(" · ");
  }
  return null;
}
