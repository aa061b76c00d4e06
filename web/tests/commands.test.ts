import { describe, expect, it } from "vitest";
import { advance, type Tracked } from "../console/data/commands";

const tracked = (extra: Partial<Tracked> = {}): Tracked => ({
  key: "k",
  name: "reset",
  params: {},
  askedAt: "2026-03-01T12:00:00Z",
  id: "cmd_1",
  status: "queued",
  response: null,
  reason: null,
  expected: null,
  seenAt: null,
  problem: null,
  ...extra,
});

describe("advance", () => {
  it("goes from queued over sent to the answer", () => {
    const sent = advance(tracked(), { status: "sent" });
    const done = advance(sent, { status: "accepted", response: { status: "Accepted" } });
    expect([sent.status, done.status, done.response]).toEqual(["sent", "accepted", { status: "Accepted" }]);
  });
  it("never goes back when news come in the wrong order", () => {
    expect(advance(tracked({ status: "sent" }), { status: "queued" }).status).toBe("sent");
    expect(advance(tracked({ status: "rejected" }), { status: "sent" }).status).toBe("rejected");
  });
  it("keeps the first final answer", () => {
    const done = tracked({ status: "accepted", response: { status: "Accepted" } });
    expect(advance(done, { status: "timed-out", reason: "late" })).toBe(done);
  });
});
