import { describe, expect, it } from "vitest";
import type { Evse, EvseStatus, Station } from "../console/data/model";
import { attention, stationState, totals } from "../console/data/status";

const evse = (id: number, status: EvseStatus, extra: Partial<Evse> = {}): Evse => ({
  id,
  status,
  power_w: null,
  energy_wh: null,
  state_of_charge: null,
  session_id: null,
  connectors: [],
  ...extra,
});

const station = (id: string, evses: Evse[], extra: Partial<Station> = {}): Station =>
  ({ id, online: true, admission: "accepted", last_seen_at: "2026-01-01T00:00:00Z", evses, ...extra }) as Station;

describe("stationState", () => {
  it("shows a fault before anything else", () => {
    expect(stationState(station("a", [evse(1, "charging"), evse(2, "faulted")]))).toBe("faulted");
  });
  it("is offline whatever it said last", () => {
    expect(stationState(station("a", [evse(1, "charging")], { online: false }))).toBe("offline");
  });
  it("is not part of the network before it is admitted", () => {
    expect(stationState(station("a", [], { admission: "pending" }))).toBe("pending");
  });
  it("is unknown when it has told nothing", () => {
    expect(stationState(station("a", []))).toBe("unknown");
  });
});

describe("totals", () => {
  it("counts EVSEs of stations that answer by status and adds their power", () => {
    const sum = totals([
      station("a", [evse(1, "charging", { power_w: 11_000 }), evse(2, "available")]),
      station("b", [evse(1, "charging", { power_w: 50_000 })]),
      station("c", [evse(1, "reserved"), evse(2, "faulted"), evse(3, "unavailable")]),
    ]);
    expect(sum).toMatchObject({ evses: 6, charging: 2, available: 1, occupied: 1, faulted: 1, unavailable: 1 });
    expect(sum.powerW).toBe(61_000);
  });
  it("does not believe an offline station's last status or power", () => {
    const sum = totals([station("a", [evse(1, "charging", { power_w: 11_000 })], { online: false })]);
    expect(sum).toMatchObject({ offline: 1, charging: 0, powerW: 0, stationsOffline: 1 });
  });
  it("leaves out stations that are not admitted", () => {
    expect(totals([station("a", [evse(1, "available")], { admission: "pending" })]).evses).toBe(0);
  });
});

describe("attention", () => {
  it("puts the worst first and among equals the oldest", () => {
    const list = attention([
      station("shut", [evse(1, "unavailable")]),
      station("young", [], { online: false, last_seen_at: "2026-01-03T00:00:00Z" }),
      station("old", [], { online: false, last_seen_at: "2026-01-02T00:00:00Z" }),
      station("busy", [evse(1, "charging", { session_id: "ses_1" })], { online: false }),
      station("broken", [evse(1, "faulted")]),
      station("fine", [evse(1, "available")]),
      station("new", [], { admission: "pending" }),
    ]);
    expect(list.map((item) => item.station.id)).toEqual(["broken", "busy", "old", "young", "new", "shut"]);
  });
  it("tells the error the station named", () => {
    const connectors = [
      { id: 1, status: "faulted", error_code: "GroundFailure", vendor_error_code: "E-17", standard: null },
    ];
    const [item] = attention([station("a", [evse(1, "faulted", { connectors })])]);
    expect(item?.detail).toBe("GroundFailure · E-17");
  });
  it("tells a station that never came from one that went away", () => {
    expect(attention([station("a", [], { online: false, last_seen_at: null })])[0]?.kind).toBe("never-seen");
  });
  it("is silent about stations that were turned away", () => {
    expect(attention([station("a", [], { admission: "rejected" })])).toEqual([]);
  });
});
