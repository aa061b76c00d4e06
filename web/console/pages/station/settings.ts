import type { Station, Variable } from "../../data/model";

/** OCPP 1.6 has keys without components; the server keeps them under this one. */
const KEY_COMPONENT = "ChargingStation";

const hasKeys = (station: Station) => station.protocol === "ocpp1.6";

export function settingName(variable: Variable): string {
  const name = [variable.variable, variable.variable_instance].filter(Boolean).join(".");
  return variable.component === KEY_COMPONENT ? name : `${variable.component}.${name}`;
}

/** How all settings are asked for: 1.6 gives its keys at once, 2.x sends a report in parts (use case B07). */
export function readCommandFor(station: Station): { command: string; params: Record<string, unknown> } {
  return hasKeys(station)
    ? { command: "get-variables", params: { variables: [] } }
    : { command: "get-base-report", params: { report: "full" } };
}

export const isReadCommand = (name: string) => ["get-variables", "get-base-report", "set-variables"].includes(name);

/** A setting with its new value, as the set-variables command takes it. */
export function toWrite(station: Station, variable: Variable, value: string): Record<string, unknown> {
  const named = hasKeys(station)
    ? { variable: variable.variable }
    : { component: variable.component, variable: variable.variable, attribute: variable.attribute };
  return variable.evse_id === null ? { ...named, value } : { ...named, value, evse_id: variable.evse_id };
}
