import { describe, expect, it } from "vitest";
import type { Location, OcppMessage, Station } from "../console/data/model";
import { matches } from "../console/pages/network/search";
import { readFilter } from "../console/pages/sessions/paging";
import { filterMessages } from "../console/pages/station/trafficFilter";

describe("matches", () => {
  const station = { id: "CP-1", vendor: "Norrladd", model: "Twin 22" } as Station;
  const place = { name: "Nordstan", city: "Göteborg" } as Location;
  it("finds every word in id, make or place, in any case", () => {
    expect(matches(station, place, "göteborg TWIN")).toBe(true);
    expect(matches(station, place, "twin malmö")).toBe(false);
    expect(matches(station, undefined, " ")).toBe(true);
  });
});

describe("filterMessages", () => {
  const message = (action: string, direction: "in" | "out") => ({ action, direction }) as OcppMessage;
  const all = [message("Heartbeat", "in"), message("Reset", "out"), message("MeterValues", "in")];
  it("by part of the action and by direction", () => {
    expect(filterMessages(all, "beat", "")).toHaveLength(1);
    expect(filterMessages(all, "", "out").map((one) => one.action)).toEqual(["Reset"]);
    expect(filterMessages(all, "reset", "in")).toEqual([]);
  });
});

describe("readFilter", () => {
  it("reads the address and leaves out what the server would refuse", () => {
    const filter = readFilter(new URLSearchParams("status=active&station=CP1&x=1"));
    expect(filter).toMatchObject({ status: "active", station_id: "CP1" });
    expect(readFilter(new URLSearchParams("status=nonsense")).status).toBeUndefined();
  });
});
