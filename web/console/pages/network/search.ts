import type { Location, Station } from "../../data/model";

/** Whether every word of `text` occurs in what names the station: id, vendor, model, site. */
export function matches(station: Station, place: Location | undefined, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hay = [station.id, station.vendor, station.model, place?.name, place?.address, place?.city]
    .filter(Boolean)
    .join(" ")
    .toLowerCase();
  return words.every((word) => hay.includes(word));
}
