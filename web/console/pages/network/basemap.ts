import { addProtocol, setWorkerUrl } from "maplibre-gl";
// A file of its own under our own address: found by its URL, and allowed by the Content-Security-Policy.
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { Protocol } from "pmtiles";

let prepared = false;

/** Teach MapLibre to read PMTiles archives by byte ranges. Once a page. */
export function preparePmtiles(): void {
  if (prepared) return;
  prepared = true;
  setWorkerUrl(workerUrl);
  addProtocol("pmtiles", new Protocol().tile);
}
