import { describe, expect, it } from "vitest";
import type { Station, Variable } from "../console/data/model";
import { readCommandFor, settingName, toWrite } from "../console/pages/station/settings";

const station = (protocol: string) => ({ id: "CP1", protocol }) as Station;
const variable = (extra: Partial<Variable> = {}) =>
  ({
    component: "OCPPCommCtrlr",
    component_instance: null,
    variable: "HeartbeatInterval",
    variable_instance: null,
    evse_id: null,
    attribute: "Actual",
    ...extra,
  }) as Variable;

describe("settings", () => {
  it("are named without a component where the version has none", () => {
    expect(settingName(variable())).toBe("OCPPCommCtrlr.HeartbeatInterval");
    expect(settingName(variable({ component: "ChargingStation" }))).toBe("HeartbeatInterval");
  });
  it("are asked for in the way of the station's version", () => {
    expect(readCommandFor(station("ocpp1.6")).command).toBe("get-variables");
    expect(readCommandFor(station("ocpp2.0.1")).command).toBe("get-base-report");
  });
  it("are written as a key in 1.6 and as component and variable in 2.x", () => {
    expect(toWrite(station("ocpp1.6"), variable({ component: "ChargingStation" }), "60")).toEqual({
      variable: "HeartbeatInterval",
      value: "60",
    });
    expect(toWrite(station("ocpp2.1"), variable({ evse_id: 2 }), "60")).toEqual({
      component: "OCPPCommCtrlr",
      variable: "HeartbeatInterval",
      attribute: "Actual",
      evse_id: 2,
      value: "60",
    });
  });
});
