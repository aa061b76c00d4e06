import { describe, expect, it } from "vitest";
import { parseNames, parseSettings } from "../console/pages/station/settings";

describe("parseSettings", () => {
  it("reads configuration keys of OCPP 1.6, with those the station does not know", () => {
    const answer = {
      configurationKey: [
        { key: "HeartbeatInterval", readonly: false, value: "300" },
        { key: "NumberOfConnectors", readonly: true, value: "2" },
        { key: "AuthorizationKey", readonly: false },
      ],
      unknownKey: ["Nonsense"],
    };
    expect(parseSettings(answer)).toEqual({
      settings: [
        { component: null, name: "HeartbeatInterval", value: "300", readonly: false },
        { component: null, name: "NumberOfConnectors", value: "2", readonly: true },
        { component: null, name: "AuthorizationKey", value: null, readonly: false },
      ],
      unknown: ["Nonsense"],
    });
  });
  it("reads variables of OCPP 2.x", () => {
    const result = (attributeStatus: string, variable: string, attributeValue?: string) => ({
      attributeStatus,
      attributeValue,
      component: { name: "OCPPCommCtrlr" },
      variable: { name: variable },
    });
    const answer = {
      getVariableResult: [result("Accepted", "HeartbeatInterval", "60"), result("UnknownVariable", "X")],
    };
    expect(parseSettings(answer)).toEqual({
      settings: [{ component: "OCPPCommCtrlr", name: "HeartbeatInterval", value: "60", readonly: false }],
      unknown: ["OCPPCommCtrlr.X"],
    });
  });
  it("makes nothing of an answer that is no such thing", () => {
    for (const answer of [null, "x", 7, [], { configurationKey: "x" }]) {
      expect(parseSettings(answer)).toEqual({ settings: [], unknown: [] });
    }
  });
});

describe("parseNames", () => {
  it("takes a dot as the border between component and variable", () => {
    expect(parseNames("OCPPCommCtrlr.HeartbeatInterval, MeterValueSampleInterval,, ")).toEqual([
      { component: "OCPPCommCtrlr", variable: "HeartbeatInterval" },
      { variable: "MeterValueSampleInterval" },
    ]);
  });
});
