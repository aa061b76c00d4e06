import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "./api";
import type { Command, Location, MeterValue, OcppMessage, Page, Session, Station, Token, Variable } from "./model";

/** Every read and write of the console. The live stream keeps these caches fresh, so nothing is polled. */

const PAGE_LIMIT = 200;
const MOST_STATIONS = 10_000;

export const keys = {
  stations: ["stations"] as const,
  station: (id: string) => ["station", id] as const,
  locations: ["locations"] as const,
  sessions: ["sessions"] as const,
  session: (id: string) => ["session", id] as const,
  meterValues: (id: string) => ["meter-values", id] as const,
  messages: (stationId: string) => ["messages", stationId] as const,
  tokens: ["tokens"] as const,
  variables: (stationId: string) => ["variables", stationId] as const,
};

async function readAll<T>(read: (cursor: string | undefined) => Promise<Page<T>>, most: number): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && items.length < most);
  return items;
}

export function useStations() {
  return useQuery({
    queryKey: keys.stations,
    queryFn: () =>
      readAll<Station>(
        async (cursor) => body(await api.GET("/api/v1/stations", { params: { query: { limit: PAGE_LIMIT, cursor } } })),
        MOST_STATIONS,
      ),
  });
}

export function useStation(id: string) {
  return useQuery({
    queryKey: keys.station(id),
    queryFn: () => readStation(id),
  });
}

export async function readStation(id: string): Promise<Station> {
  return body(await api.GET("/api/v1/stations/{station_id}", { params: { path: { station_id: id } } }));
}

export function useLocations() {
  return useQuery({
    queryKey: keys.locations,
    queryFn: () =>
      readAll<Location>(
        async (cursor) =>
          body(await api.GET("/api/v1/locations", { params: { query: { limit: PAGE_LIMIT, cursor } } })),
        MOST_STATIONS,
      ),
    staleTime: 300_000,
  });
}

export function useTokens(enabled: boolean) {
  return useQuery({
    queryKey: keys.tokens,
    enabled,
    queryFn: async (): Promise<Token[]> => {
      const page: Page<Token> = body(
        await api.GET("/api/v1/tokens", { params: { query: { limit: PAGE_LIMIT, status: "active" } } }),
      );
      return page.items;
    },
    staleTime: 60_000,
  });
}

export interface SessionFilter {
  status?: "active" | "ended";
  station_id?: string;
  token_uid?: string;
  cursor?: string;
}

export const SESSIONS_PAGE = 50;

export function useSessions(filter: SessionFilter) {
  return useQuery({
    queryKey: [...keys.sessions, filter],
    queryFn: async (): Promise<Page<Session>> =>
      body(await api.GET("/api/v1/sessions", { params: { query: { limit: SESSIONS_PAGE, ...filter } } })),
    placeholderData: keepPreviousData,
  });
}

export function useSession(id: string | null | undefined) {
  return useQuery({
    queryKey: keys.session(id ?? ""),
    enabled: Boolean(id),
    queryFn: async (): Promise<Session> =>
      body(await api.GET("/api/v1/sessions/{session_id}", { params: { path: { session_id: id ?? "" } } })),
  });
}

/** Oldest first, as a curve is drawn. */
export function useMeterValues(sessionId: string) {
  return useQuery({
    queryKey: keys.meterValues(sessionId),
    queryFn: async (): Promise<MeterValue[]> => {
      const values = await readAll<MeterValue>(
        async (cursor) =>
          body(
            await api.GET("/api/v1/sessions/{session_id}/meter-values", {
              params: { path: { session_id: sessionId }, query: { limit: PAGE_LIMIT, cursor } },
            }),
          ),
        5_000,
      );
      return values.sort((a, b) => a.at.localeCompare(b.at));
    },
  });
}

export function useMessages(stationId: string) {
  return useInfiniteQuery({
    queryKey: keys.messages(stationId),
    queryFn: async ({ pageParam }): Promise<Page<OcppMessage>> =>
      body(
        await api.GET("/api/v1/stations/{station_id}/messages", {
          params: { path: { station_id: stationId }, query: { limit: 100, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<OcppMessage>) => page.next ?? undefined,
  });
}

/** The settings of a station, as it last told them. */
export function useVariables(stationId: string) {
  return useQuery({
    queryKey: keys.variables(stationId),
    queryFn: () =>
      readAll<Variable>(
        async (cursor) =>
          body(
            await api.GET("/api/v1/stations/{station_id}/variables", {
              params: { path: { station_id: stationId }, query: { limit: PAGE_LIMIT, cursor } },
            }),
          ),
        5_000,
      ),
  });
}

export async function sendCommand(
  stationId: string,
  command: string,
  params: Record<string, unknown>,
): Promise<Command> {
  return body(
    await api.POST("/api/v1/stations/{station_id}/commands", {
      params: { path: { station_id: stationId }, header: { "Idempotency-Key": crypto.randomUUID() } },
      body: { command, params },
    }),
  );
}

/** The newest message of one action from the station, if the log has one. */
export async function readNewestMessage(stationId: string, action: string): Promise<OcppMessage | undefined> {
  const page = body(
    await api.GET("/api/v1/stations/{station_id}/messages", {
      params: { path: { station_id: stationId }, query: { limit: 1, action, direction: "in" } },
    }),
  );
  return page.items[0];
}

export async function readCommand(id: string): Promise<Command> {
  return body(await api.GET("/api/v1/commands/{command_id}", { params: { path: { command_id: id } } }));
}

export function useAdmission() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, admission }: { id: string; admission: Station["admission"] }): Promise<Station> =>
      body(
        await api.PATCH("/api/v1/stations/{station_id}", {
          params: { path: { station_id: id } },
          body: { admission },
        }),
      ),
    onSuccess: (station) => {
      cache.setQueryData<Station[]>(keys.stations, (all) =>
        all?.map((known) => (known.id === station.id ? station : known)),
      );
      cache.setQueryData(keys.station(station.id), station);
    },
  });
}
