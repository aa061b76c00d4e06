import type { StationState } from "../../data/status";

/** Map markers drawn once a colour scheme: a tinted disc with a sign, so that a status is never colour alone. */

const SIGNS: Record<StationState, string> = {
  available: "M6 12.5l4 4 8-9",
  charging: "M13 4v6.5h5.5L11 20v-6.5H5.5z",
  occupied: "M9 4v4M15 4v4M6.5 8h11v3a5.5 5.5 0 0 1-11 0zM12 16.5V20",
  reserved: "M12 6.5V12l3.5 2.5",
  unavailable: "M6 12h12",
  faulted: "M12 6v7.5M12 17.5v.1",
  offline: "M7 7l10 10M17 7L7 17",
  pending: "M12 6.5V12l3.5 2.5",
  rejected: "M6 12h12",
  unknown: "M9.2 9a2.8 2.8 0 1 1 4 2.6c-.9.5-1.2 1-1.2 2M12 17.5v.1",
};

const TONES: Partial<Record<StationState, string>> = { pending: "reserved", rejected: "unavailable" };

const RADIUS = 13;
const SIZE = 2 * RADIUS + 6;

export const MARKER_STATES = Object.keys(SIGNS) as StationState[];

export function drawMarker(state: StationState, host: Element, pixelRatio: number): ImageData {
  const styles = getComputedStyle(host);
  const tone = TONES[state] ?? state;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * pixelRatio;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws no canvas");
  pen.scale(pixelRatio, pixelRatio);
  pen.beginPath();
  pen.arc(SIZE / 2, SIZE / 2, RADIUS, 0, 2 * Math.PI);
  pen.fillStyle = styles.getPropertyValue(`--lv-${tone}`).trim();
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = styles.getPropertyValue("--lv-surface").trim();
  pen.stroke();
  pen.translate(SIZE / 2 - 8.4, SIZE / 2 - 8.4);
  pen.scale(0.7, 0.7);
  pen.lineWidth = 2.6;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.stroke(new Path2D(SIGNS[state]));
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
