import type { OcppMessage } from "../../data/model";

/** Messages whose action holds `action` (any case), of one direction ("in", "out", "" for both). */
export function filterMessages(messages: OcppMessage[], action: string, direction: string): OcppMessage[] {
  const wanted = action.trim().toLowerCase();
  return messages.filter(
    (message) =>
      (!direction || message.direction === direction) && (!wanted || message.action.toLowerCase().includes(wanted)),
  );
}

/** Save messages as JSON Lines, oldest first, as a log reads. */
export function download(stationId: string, messages: OcppMessage[]): void {
  const lines = [...messages].reverse().map((message) => JSON.stringify(message));
  const url = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `ocpp-${stationId.replace(/[^\w.-]+/g, "_")}.jsonl`;
  link.click();
  URL.revokeObjectURL(url);
}
