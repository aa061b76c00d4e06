import type { LiveEvent } from "./stream";

/** What should be seen to happen after the station said yes. "Accepted" alone proves nothing. */
export type Effect =
  | "session-started"
  | "session-ended"
  | "station-back"
  | "out-of-service"
  | "in-service"
  | "message-came";

export interface Expectation {
  effect: Effect;
  stationId: string;
  evseId?: number;
  sessionId?: string;
  /** The OCPP action that a trigger asks for. */
  action?: string;
}

const TRIGGERED: Record<string, string> = {
  "boot-notification": "BootNotification",
  heartbeat: "Heartbeat",
  "status-notification": "StatusNotification",
  "meter-values": "MeterValues",
};

/** The effect that a command promises, or null where the answer is all there is to see. */
export function expectationOf(stationId: string, command: string, params: Record<string, unknown>): Expectation | null {
  const evseId = typeof params.evse_id === "number" ? params.evse_id : undefined;
  switch (command) {
    case "remote-start":
      return { effect: "session-started", stationId, evseId };
    case "remote-stop":
      return { effect: "session-ended", stationId, sessionId: String(params.session_id ?? "") };
    case "reset":
      return { effect: "station-back", stationId };
    case "change-availability":
      return { effect: params.operative ? "in-service" : "out-of-service", stationId, evseId };
    case "trigger-message":
      return { effect: "message-came", stationId, action: TRIGGERED[String(params.message)] };
    default:
      return null;
  }
}

/** Whether this event is the effect that was waited for. */
export function isSeen(wanted: Expectation, event: LiveEvent): boolean {
  const { data } = event;
  if (event.station_id !== wanted.stationId) return false;
  const sameEvse = wanted.evseId === undefined || data.evse_id === wanted.evseId;
  switch (wanted.effect) {
    case "session-started":
      return event.type === "session.started" && sameEvse;
    case "session-ended":
      return event.type === "session.ended" && data.id === wanted.sessionId;
    case "station-back":
      return event.type === "station.status" && data.booted === true;
    case "out-of-service":
      return event.type === "station.status" && sameEvse && data.status === "unavailable";
    case "in-service":
      return event.type === "station.status" && sameEvse && isOperative(data.status);
    case "message-came":
      return event.type === "station.message" && data.direction === "in" && data.action === wanted.action;
  }
}

const isOperative = (status: unknown) => typeof status === "string" && status !== "unavailable" && status !== "faulted";
