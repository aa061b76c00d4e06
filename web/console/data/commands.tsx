import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { type Expectation, expectationOf, isSeen } from "./effects";
import { useLiveEvents, useLiveState } from "./live";
import type { Command, CommandStatus } from "./model";
import { readCommand, readNewestMessage, sendCommand } from "./queries";

/** A command that this page has sent, from the wish to what came of it. */
export interface Tracked {
  key: string;
  name: string;
  params: Record<string, unknown>;
  askedAt: string;
  /** Absent until the server has taken it. */
  id: string | null;
  status: CommandStatus;
  response: unknown;
  reason: string | null;
  expected: Expectation | null;
  seenAt: string | null;
  /** The server refused the request itself. */
  problem: unknown;
}

const FINAL = new Set<CommandStatus>(["accepted", "rejected", "timed-out", "not-supported", "failed"]);
const ORDER: CommandStatus[] = ["queued", "sent"];
const KEPT = 20;
// A message that came before the live traffic was switched on is in the log, soon after the answer at the latest.
const LOOK_AGAIN_MS = [0, 3_000];

export const isFinal = (status: CommandStatus) => FINAL.has(status);

interface Commands {
  entries: Tracked[];
  send(name: string, params?: Record<string, unknown>): Promise<void>;
}

const CommandsContext = createContext<Commands | null>(null);

/** News of a command never takes it back: the answer to the request may come after the event that outran it. */
export function advance(entry: Tracked, news: Partial<Command> & { status: CommandStatus }): Tracked {
  if (isFinal(entry.status)) return entry;
  if (!isFinal(news.status) && ORDER.indexOf(news.status) < ORDER.indexOf(entry.status)) return entry;
  return {
    ...entry,
    status: news.status,
    response: news.response ?? entry.response,
    reason: news.reason ?? entry.reason,
  };
}

export function CommandsProvider({ stationId, children }: { stationId: string; children: ReactNode }) {
  const [entries, setEntries] = useState<Tracked[]>([]);
  const state = useLiveState();

  const patch = useCallback((matches: (entry: Tracked) => boolean, change: (entry: Tracked) => Tracked) => {
    setEntries((old) => (old.some(matches) ? old.map((entry) => (matches(entry) ? change(entry) : entry)) : old));
  }, []);

  const lookInLog = useCallback(
    async ({ id, created_at }: Command, { stationId: from, action }: Expectation) => {
      for (const delay of LOOK_AGAIN_MS) {
        await new Promise((resolve) => setTimeout(resolve, delay));
        const message = action ? await readNewestMessage(from, action) : undefined;
        if (message && message.at >= created_at) {
          patch(
            (entry) => entry.id === id && entry.seenAt === null,
            (entry) => ({ ...entry, seenAt: message.at }),
          );
          return;
        }
      }
    },
    [patch],
  );

  const refresh = useCallback(
    async (id: string) => {
      const now = await readCommand(id);
      patch(
        (entry) => entry.id === id,
        (entry) => advance(entry, now),
      );
      const expected = expectationOf(stationId, now.command, now.params as Record<string, unknown>);
      if (now.status === "accepted" && expected?.effect === "message-came") await lookInLog(now, expected);
    },
    [stationId, patch, lookInLog],
  );

  const send = useCallback(
    async (name: string, params: Record<string, unknown> = {}) => {
      const key = crypto.randomUUID();
      const asked: Tracked = {
        key,
        name,
        params,
        askedAt: new Date().toISOString(),
        id: null,
        status: "queued",
        response: null,
        reason: null,
        expected: expectationOf(stationId, name, params),
        seenAt: null,
        problem: null,
      };
      setEntries((old) => [asked, ...old].slice(0, KEPT));
      try {
        const taken = await sendCommand(stationId, name, params);
        patch(
          (entry) => entry.key === key,
          (entry) => advance({ ...entry, id: taken.id }, taken),
        );
        // An event may have outrun the answer that told us the id.
        await refresh(taken.id);
      } catch (problem) {
        patch(
          (entry) => entry.key === key,
          (entry) => ({ ...entry, status: "failed", problem }),
        );
      }
    },
    [stationId, patch, refresh],
  );

  /** The stream tells that a command moved; the station's answer itself is read once it is there. */
  const follow = (news: Pick<Command, "id" | "status">) => {
    const known = entries.find((entry) => entry.id === news.id);
    if (!known) return;
    if (isFinal(news.status)) refresh(news.id).catch(() => undefined);
    else
      patch(
        (entry) => entry.id === news.id,
        (entry) => advance(entry, news),
      );
  };

  useLiveEvents((event) => {
    if (event.type === "command.updated") {
      follow(event.data as Pick<Command, "id" | "status">);
    }
    patch(
      (entry) => entry.seenAt === null && entry.expected !== null && isSeen(entry.expected, event),
      (entry) => ({ ...entry, seenAt: new Date().toISOString() }),
    );
  });

  // After a gap in the stream an answer may have been missed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the stream comes back, with the entries of that moment
  useEffect(() => {
    if (state !== "open") return;
    for (const { id, status } of entries) {
      if (id && !isFinal(status)) refresh(id).catch(() => undefined);
    }
  }, [state]);

  const value = useMemo(() => ({ entries, send }), [entries, send]);
  return <CommandsContext.Provider value={value}>{children}</CommandsContext.Provider>;
}

export function useCommands(): Commands {
  const commands = useContext(CommandsContext);
  if (!commands) throw new Error("useCommands needs a CommandsProvider above it");
  return commands;
}
