import type { StyleSpecification } from "maplibre-gl";

/** Our own quiet basemap: it shows where a place is and leaves the colours to the stations. */

const SCHEMES = {
  light: { sea: "#dfe8ec", land: "#f8f9f7", border: "#c2ccd2", text: "#51606b", halo: "#f8f9f7", site: "#1c2329" },
  dark: { sea: "#10171c", land: "#1d262d", border: "#3b4853", text: "#93a2ad", halo: "#1a2229", site: "#e3e9ed" },
} as const;

export type Scheme = keyof typeof SCHEMES;

// Without a glyph server the map draws letters from the page's own fonts.
const FONT = ["Inter Variable"];

export function basemapStyle(scheme: Scheme, archive: string, language: string): StyleSpecification {
  const tone = SCHEMES[scheme];
  return {
    version: 8,
    sources: {
      basemap: { type: "vector", url: `pmtiles://${archive}`, attribution: "Natural Earth · GeoNames" },
      sites: { type: "geojson", data: { type: "FeatureCollection", features: [] }, promoteId: "id" },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": tone.sea } },
      { id: "land", type: "fill", source: "basemap", "source-layer": "land", paint: { "fill-color": tone.land } },
      {
        id: "borders",
        type: "line",
        source: "basemap",
        "source-layer": "borders",
        paint: { "line-color": tone.border, "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.6, 8, 1.6] },
      },
      {
        id: "countries",
        type: "symbol",
        source: "basemap",
        "source-layer": "countries",
        maxzoom: 6,
        layout: {
          "text-field": ["coalesce", ["get", `name_${language}`], ["get", "name"]],
          "text-font": FONT,
          "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 5, 13],
          "text-letter-spacing": 0.08,
          "symbol-sort-key": ["-", 0, ["get", "size"]],
        },
        paint: { "text-color": tone.text, "text-halo-color": tone.halo, "text-halo-width": 1.2 },
      },
      {
        id: "places",
        type: "symbol",
        source: "basemap",
        "source-layer": "places",
        minzoom: 3,
        layout: {
          "text-field": ["get", "name"],
          "text-font": FONT,
          "text-size": ["interpolate", ["linear"], ["get", "population"], 3000, 11, 1000000, 14],
          // Below the place itself, where a marker may stand.
          "text-anchor": "top",
          "text-offset": [0, 1],
          "text-padding": 6,
          "symbol-sort-key": ["-", 0, ["get", "population"]],
        },
        paint: { "text-color": tone.text, "text-halo-color": tone.halo, "text-halo-width": 1.4 },
      },
      {
        id: "sites",
        type: "symbol",
        source: "sites",
        layout: {
          "icon-image": ["concat", "site-", ["get", "state"]],
          "icon-allow-overlap": true,
          // A name under a marker is better than no name.
          "icon-ignore-placement": true,
          "symbol-sort-key": ["get", "rank"],
          "text-field": ["step", ["zoom"], "", 8, ["get", "name"]],
          "text-font": FONT,
          "text-size": 12,
          "text-anchor": "top",
          "text-offset": [0, 1.25],
          "text-optional": true,
        },
        paint: { "text-color": tone.site, "text-halo-color": tone.halo, "text-halo-width": 1.6 },
      },
    ],
  };
}
