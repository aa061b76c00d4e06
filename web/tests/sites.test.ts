import { describe, expect, it } from "vitest";
import type { Location, Station } from "../console/data/model";
import { diffSites, sitesOf, withoutPosition } from "../console/pages/network/sites";

const place = (id: string, extra: Partial<Location> = {}) =>
  ({ id, name: id.toUpperCase(), latitude: 59, longitude: 18, ...extra }) as Location;
const station = (id: string, location_id: string | null, extra: Partial<Station> = {}) =>
  ({
    id,
    location_id,
    online: true,
    admission: "accepted",
    evses: [{ id: 1, status: "available", connectors: [] }],
    ...extra,
  }) as Station;

describe("sitesOf", () => {
  it("lets the worst station speak for a site", () => {
    const [site] = sitesOf([station("a", "x"), station("b", "x", { online: false })], [place("x")]);
    expect(site).toMatchObject({ id: "x", state: "offline" });
    expect(site?.stations).toHaveLength(2);
  });
  it("leaves out what has no position, and says how many that are", () => {
    const stations = [station("a", "x"), station("b", null), station("c", "y")];
    const sites = sitesOf(stations, [place("x"), place("y", { latitude: null })]);
    expect(sites.map((site) => site.id)).toEqual(["x"]);
    expect(withoutPosition(stations, sites)).toBe(2);
  });
});

describe("diffSites", () => {
  const before = sitesOf([station("a", "x"), station("b", "y")], [place("x"), place("y")]);
  const known = new Map(before.map((site) => [site.id, site]));

  it("is silent when nothing that the map shows has changed", () => {
    expect(diffSites(known, before)).toBeNull();
  });
  it("sends only what changed", () => {
    const after = sitesOf([station("a", "x", { online: false }), station("c", "z")], [place("x"), place("z")]);
    const diff = diffSites(known, after);
    expect(diff?.update?.map((change) => change.id)).toEqual(["x"]);
    expect(diff?.add?.map((feature) => feature.id)).toEqual(["z"]);
    expect(diff?.remove).toEqual(["y"]);
  });
});
