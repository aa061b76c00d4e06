/** The nouns of the API as the console uses them. */

export type EvseStatus = "available" | "occupied" | "charging" | "reserved" | "unavailable" | "faulted" | "unknown";

export interface Connector {
  id: number;
  status: string;
  standard?: string | null;
  error_code?: string | null;
  info?: string | null;
  vendor_error_code?: string | null;
  status_at?: string | null;
}

export interface Evse {
  id: number;
  status: EvseStatus;
  power_w?: number | null;
  energy_wh?: number | null;
  session_id?: string | null;
  connectors: Connector[];
}

export interface Station {
  id: string;
  location_id?: string | null;
  vendor?: string | null;
  model?: string | null;
  serial_number?: string | null;
  firmware_version?: string | null;
  protocol?: string | null;
  online: boolean;
  last_seen_at?: string | null;
  admission: "accepted" | "pending" | "rejected";
  evses: Evse[];
}

export interface Location {
  id: string;
  name: string;
  address?: string | null;
  city?: string | null;
  latitude?: number | null;
  longitude?: number | null;
}

export interface Session {
  id: string;
  station_id: string;
  evse_id?: number | null;
  connector_id?: number | null;
  transaction_id?: string | null;
  token_uid?: string | null;
  status: "active" | "ended";
  started_at: string;
  ended_at?: string | null;
  stop_reason?: string | null;
  meter_start_wh?: number | null;
  meter_stop_wh?: number | null;
  energy_wh?: number | null;
  power_w?: number | null;
  state_of_charge?: number | null;
  estimated_end_at?: string | null;
  charging_state?: string | null;
  flags?: string[];
}

export interface MeterValue {
  id?: string;
  at: string;
  energy_wh?: number | null;
  power_w?: number | null;
  state_of_charge?: number | null;
  quarantine?: string | null;
}

export type CommandStatus = "queued" | "sent" | "accepted" | "rejected" | "timed-out" | "not-supported" | "failed";

export interface Command {
  id: string;
  station_id?: string;
  command?: string;
  status: CommandStatus;
  response?: unknown;
  reason?: string | null;
}

/** A call with its answer, as recorded: secrets are left out. */
export interface OcppMessage {
  id: string;
  at: string;
  /** From us to the station. */
  outgoing: boolean;
  message_id: string;
  action: string;
  request: unknown;
  response: unknown;
  error: boolean;
}

export interface Token {
  uid: string;
  type?: string;
  status?: string;
  label?: string | null;
}

export interface User {
  id: string;
  email: string;
  role: "admin" | "operator" | "technician" | "viewer";
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
