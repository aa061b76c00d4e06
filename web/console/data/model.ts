import type { components } from "@client/schema";

/** The nouns of the API under the names the console uses. Their fields come from the OpenAPI document alone. */

type Schemas = components["schemas"];

export type Station = Schemas["StationOutput"];
export type Evse = Schemas["EvseOutput"];
export type EvseStatus = Evse["status"];
export type Connector = Schemas["ConnectorOutput"];
export type Location = Schemas["LocationOutput"];
export type Session = Schemas["SessionOutput"];
export type MeterValue = Schemas["MeterValueOutput"];
export type Command = Schemas["CommandOutput"];
export type CommandStatus = Command["status"];
/** A call with its answer, as recorded: secrets are left out. */
export type OcppMessage = Schemas["MessageOutput"];
export type Token = Schemas["TokenOutput"];
export type User = Schemas["MeOutput"];
export type Variable = Schemas["VariableOutput"];

export interface Page<T> {
  items: T[];
  next?: string | null;
}
