import { describe, expect, it } from "vitest";
import { type Expectation, expectationOf, isSeen } from "../console/data/effects";
import type { LiveEvent } from "../console/data/stream";

const event = (type: string, data: Record<string, unknown>, station_id = "CP1"): LiveEvent => ({
  type,
  station_id,
  at: "2026-03-01T12:00:00Z",
  data,
});

function expected(command: string, params: Record<string, unknown> = {}): Expectation {
  const wanted = expectationOf("CP1", command, params);
  if (!wanted) throw new Error(`${command} promises no effect`);
  return wanted;
}

describe("the effect of a command", () => {
  it("of a start is a session on that EVSE, not one beside it or at another station", () => {
    const wanted = expected("remote-start", { evse_id: 2, token: "T" });
    expect(isSeen(wanted, event("session.started", { evse_id: 2 }))).toBe(true);
    expect(isSeen(wanted, event("session.started", { evse_id: 1 }))).toBe(false);
    expect(isSeen(wanted, event("session.started", { evse_id: 2 }, "CP2"))).toBe(false);
    expect(isSeen(wanted, event("session.updated", { evse_id: 2 }))).toBe(false);
  });
  it("of a stop is the end of that very session", () => {
    const wanted = expected("remote-stop", { session_id: "ses_1" });
    expect(isSeen(wanted, event("session.ended", { id: "ses_1" }))).toBe(true);
    expect(isSeen(wanted, event("session.ended", { id: "ses_2" }))).toBe(false);
  });
  it("of a restart is the station's boot, not any word from it", () => {
    const wanted = expected("reset", { type: "soft" });
    expect(isSeen(wanted, event("station.status", { booted: true }))).toBe(true);
    expect(isSeen(wanted, event("station.status", { online: true }))).toBe(false);
  });
  it("of taking an EVSE out of service is its status, and back again", () => {
    const out = expected("change-availability", { operative: false, evse_id: 1 });
    const back = expected("change-availability", { operative: true, evse_id: 1 });
    const unavailable = event("station.status", { evse_id: 1, status: "unavailable" });
    const available = event("station.status", { evse_id: 1, status: "available" });
    expect([isSeen(out, unavailable), isSeen(out, available)]).toEqual([true, false]);
    expect([isSeen(back, unavailable), isSeen(back, available)]).toEqual([false, true]);
  });
  it("of a trigger is the message asked for, coming from the station", () => {
    const wanted = expected("trigger-message", { message: "heartbeat" });
    expect(isSeen(wanted, event("station.message", { direction: "in", action: "Heartbeat" }))).toBe(true);
    expect(isSeen(wanted, event("station.message", { direction: "in", action: "MeterValues" }))).toBe(false);
    expect(isSeen(wanted, event("station.message", { direction: "out", action: "Heartbeat" }))).toBe(false);
  });
  it("of commands that only answer is not waited for", () => {
    expect(expectationOf("CP1", "unlock-connector", { evse_id: 1 })).toBeNull();
    expect(expectationOf("CP1", "clear-cache", {})).toBeNull();
  });
});
