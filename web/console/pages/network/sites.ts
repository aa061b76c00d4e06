import type { GeoJSONFeatureDiff, GeoJSONSourceDiff } from "maplibre-gl";
import type { Location, Station } from "../../data/model";
import { type StationState, stationState } from "../../data/status";

/** A place on the map: one location with what its stations are doing. */
export interface Site {
  id: string;
  name: string;
  longitude: number;
  latitude: number;
  state: StationState;
  stations: Station[];
}

// The first of these that any station of a site is in speaks for the site: trouble before use, use before rest.
const ORDER: StationState[] = [
  "faulted",
  "offline",
  "charging",
  "occupied",
  "reserved",
  "available",
  "pending",
  "unavailable",
  "unknown",
];

export function sitesOf(stations: Station[], locations: Location[]): Site[] {
  const byLocation = new Map<string, Station[]>();
  for (const station of stations) {
    if (!station.location_id || station.admission === "rejected") continue;
    byLocation.set(station.location_id, [...(byLocation.get(station.location_id) ?? []), station]);
  }
  return locations.flatMap((location) => {
    const here = byLocation.get(location.id);
    if (!here || location.latitude == null || location.longitude == null) return [];
    const states = new Set(here.map(stationState));
    return {
      id: location.id,
      name: location.name,
      longitude: location.longitude,
      latitude: location.latitude,
      state: ORDER.find((state) => states.has(state)) ?? "unknown",
      stations: here,
    };
  });
}

export function withoutPosition(stations: Station[], sites: Site[]): number {
  const placed = new Set(sites.flatMap((site) => site.stations.map((station) => station.id)));
  return stations.filter((station) => station.admission === "accepted" && !placed.has(station.id)).length;
}

export function toFeature(site: Site): GeoJSON.Feature<GeoJSON.Point> {
  return {
    type: "Feature",
    id: site.id,
    properties: {
      id: site.id,
      name: site.name,
      state: site.state,
      // Drawn last, on top: the worst.
      rank: ORDER.length - ORDER.indexOf(site.state),
    },
    geometry: { type: "Point", coordinates: [site.longitude, site.latitude] },
  };
}

/** What the map must be told to go from one set of sites to the next; null if nothing that it shows has changed. */
export function diffSites(before: Map<string, Site>, after: Site[]): GeoJSONSourceDiff | null {
  const diff = { add: [] as GeoJSON.Feature[], update: [] as GeoJSONFeatureDiff[], remove: [] as string[] };
  const left = new Set(before.keys());
  for (const site of after) {
    left.delete(site.id);
    const old = before.get(site.id);
    if (!old) {
      diff.add.push(toFeature(site));
      continue;
    }
    const moved = old.longitude !== site.longitude || old.latitude !== site.latitude;
    if (!moved && old.state === site.state && old.name === site.name) continue;
    const feature = toFeature(site);
    diff.update.push({
      id: site.id,
      newGeometry: moved ? feature.geometry : undefined,
      addOrUpdateProperties: Object.entries(feature.properties ?? {}).map(([key, value]) => ({ key, value })),
    });
  }
  diff.remove.push(...left);
  return diff.add.length + diff.update.length + diff.remove.length > 0 ? diff : null;
}
