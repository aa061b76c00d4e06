import { useRef } from "react";
import type { SetURLSearchParams } from "react-router";
import type { SessionFilter } from "../../data/queries";

/** The filters in the address. What is not one of ours is left out. */
export function readFilter(params: URLSearchParams): SessionFilter {
  const status = params.get("status");
  return {
    status: status === "active" || status === "ended" ? status : undefined,
    station_id: params.get("station") ?? undefined,
    token_uid: params.get("token") ?? undefined,
    cursor: params.get("cursor") ?? undefined,
  };
}

/** The server knows only the way forward; each step goes into the browser's history, which knows the way back. */
export function useCursorTrail(params: URLSearchParams, setParams: SetURLSearchParams) {
  const steps = useRef(0);
  const cursor = params.get("cursor");
  const withCursor = (next: string | null) => (old: URLSearchParams) => {
    const changed = new URLSearchParams(old);
    if (next) changed.set("cursor", next);
    else changed.delete("cursor");
    return changed;
  };
  return {
    hasPrevious: cursor !== null,
    next(to: string) {
      steps.current += 1;
      setParams(withCursor(to));
    },
    previous() {
      if (steps.current > 0) {
        steps.current -= 1;
        window.history.back();
      } else {
        // Opened in the middle, by a shared address: back to the newest.
        setParams(withCursor(null));
      }
    },
  };
}
