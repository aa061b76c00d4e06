import { describe, expect, it } from "vitest";
import { formatAge, formatDuration, formatEnergy, formatPercent, formatPower } from "../ui/format";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ").replace("−", "-");

describe("formatPower", () => {
  it("uses the unit that reads best", () => {
    expect(plain(formatPower(0, "en"))).toBe("0 W");
    expect(plain(formatPower(950, "en"))).toBe("950 W");
    expect(plain(formatPower(11_040, "sv"))).toBe("11,0 kW");
    expect(plain(formatPower(12_400_000, "en"))).toBe("12.40 MW");
  });
  it("keeps the sign of power that flows back", () => {
    expect(plain(formatPower(-3_700, "en"))).toBe("-3.7 kW");
  });
});

describe("formatEnergy", () => {
  it("writes kWh with the decimal sign of the language", () => {
    expect(plain(formatEnergy(12_345, "sv"))).toBe("12,35 kWh");
    expect(plain(formatEnergy(12_345, "en"))).toBe("12.35 kWh");
  });
});

describe("formatPercent", () => {
  it("rounds to whole percent", () => {
    expect(plain(formatPercent(79.6, "sv"))).toBe("80 %");
  });
});

describe("formatAge", () => {
  const now = Date.parse("2026-01-02T12:00:00Z");
  it("speaks in the largest whole unit", () => {
    expect(formatAge("2026-01-02T11:58:30Z", now, "en")).toBe("1 minute ago");
    expect(formatAge("2026-01-01T10:00:00Z", now, "en")).toBe("1 day ago");
    expect(plain(formatAge("2026-01-02T09:00:00Z", now, "sv"))).toBe("för 3 timmar sedan");
  });
  it("does not speak of the future when clocks differ a little", () => {
    expect(formatAge("2026-01-02T12:00:05Z", now, "en")).toBe("0 seconds ago");
  });
});

describe("formatDuration", () => {
  it("gives two units at most", () => {
    expect(formatDuration(45_000)).toBe("45 s");
    expect(formatDuration(4_320_000)).toBe("1 h 12 min");
    expect(formatDuration(180_000_000)).toBe("2 d 2 h");
  });
});
