import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { applyEvents, putStation, withSession } from "../console/data/apply";
import type { MeterValue, OcppMessage, Session, Station } from "../console/data/model";
import { keys } from "../console/data/queries";

const evse = (id: number) => ({
  id,
  status: "charging",
  power_w: 1_000,
  energy_wh: 10,
  state_of_charge: null,
  session_id: `ses_${id}`,
  connectors: [],
});
const station = (id: string) =>
  ({ id, online: true, admission: "accepted", evses: [evse(1), evse(2)] }) as unknown as Station;
const at = "2026-03-01T12:00:00Z";
const update = (power_w: number | null) => ({
  type: "session.updated",
  station_id: "CP1",
  at,
  data: { id: "ses_1", station_id: "CP1", evse_id: 1, status: "active", power_w, energy_wh: 20 },
});

describe("withSession", () => {
  it("moves the figures of the session's EVSE alone", () => {
    const after = withSession(station("CP1"), update(7_000).data as Session);
    expect(after.evses.map((one) => one.power_w)).toEqual([7_000, 1_000]);
  });
  it("clears an EVSE when its session ended, but not when an older one did", () => {
    const ended = (id: string) => ({ id, station_id: "CP1", evse_id: 1, status: "ended" }) as Session;
    expect(withSession(station("CP1"), ended("ses_1")).evses[0]).toMatchObject({ session_id: null, power_w: null });
    expect(withSession(station("CP1"), ended("ses_0")).evses[0]?.session_id).toBe("ses_1");
  });
});

describe("applyEvents", () => {
  it("patches the list, the station, the session and its curve from one event", () => {
    const cache = new QueryClient();
    cache.setQueryData(keys.stations, [station("CP1"), station("CP2")]);
    cache.setQueryData(keys.station("CP1"), station("CP1"));
    cache.setQueryData(keys.session("ses_1"), { id: "ses_1", power_w: 1, token_uid: "T" } as Session);
    cache.setQueryData(keys.meterValues("ses_1"), [{ id: "m1", at, energy_wh: 10, power_w: 1 } as MeterValue]);
    applyEvents(cache, [update(7_000)]);
    const list = cache.getQueryData<Station[]>(keys.stations);
    expect(list?.map((one) => one.evses[0]?.power_w)).toEqual([7_000, 1_000]);
    expect(cache.getQueryData<Station>(keys.station("CP1"))?.evses[0]?.power_w).toBe(7_000);
    expect(cache.getQueryData<Session>(keys.session("ses_1"))).toMatchObject({ power_w: 7_000, token_uid: "T" });
    expect(cache.getQueryData<MeterValue[]>(keys.meterValues("ses_1"))?.map((value) => value.power_w)).toEqual([
      1, 7_000,
    ]);
  });
  it("keeps an unknown power unknown", () => {
    const cache = new QueryClient();
    cache.setQueryData(keys.stations, [station("CP1")]);
    applyEvents(cache, [update(null)]);
    expect(cache.getQueryData<Station[]>(keys.stations)?.[0]?.evses[0]?.power_w).toBeNull();
  });
  it("puts a message on top of the traffic once, however often it is told", () => {
    const cache = new QueryClient();
    const first = { items: [{ id: "msg_1" } as OcppMessage], next: null };
    cache.setQueryData(keys.messages("CP1"), { pages: [first], pageParams: [undefined] });
    const told = { type: "station.message", station_id: "CP1", at, data: { id: "msg_2" } };
    applyEvents(cache, [told, told]);
    const traffic = cache.getQueryData<{ pages: { items: OcppMessage[] }[] }>(keys.messages("CP1"));
    expect(traffic?.pages[0]?.items.map((message) => message.id)).toEqual(["msg_2", "msg_1"]);
  });
});

describe("putStation", () => {
  it("replaces a known station in its place and adds an unknown one", () => {
    const cache = new QueryClient();
    cache.setQueryData(keys.stations, [station("CP1"), station("CP2")]);
    putStation(cache, { ...station("CP1"), vendor: "New" });
    putStation(cache, station("CP3"));
    const list = cache.getQueryData<Station[]>(keys.stations);
    expect(list?.map((one) => one.id)).toEqual(["CP1", "CP2", "CP3"]);
    expect(list?.[0]?.vendor).toBe("New");
  });
});
