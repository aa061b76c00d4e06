import { describe, expect, it } from "vitest";
import { safeReturn, takeToken } from "../console/pages/login/oneTimeToken";

describe("takeToken", () => {
  it("takes the token out of the address, so that it stays out of the history", () => {
    window.history.replaceState(null, "", "/login#token=lvl_abc");
    expect(takeToken()).toBe("lvl_abc");
    expect(window.location.hash).toBe("");
    expect(takeToken()).toBeNull();
  });
});

describe("safeReturn", () => {
  it("leads back to our own pages only", () => {
    expect(safeReturn("/stations/CP1?tab=traffic")).toBe("/stations/CP1?tab=traffic");
    for (const elsewhere of ["//evil.example", "/\\evil.example", "https://evil.example", "/login", 7, null]) {
      expect(safeReturn(elsewhere)).toBe("/");
    }
  });
});
