/** RFC 9457 problem details, as our API sends them, and what is left when there are none. */
export class ApiProblem extends Error {
  readonly status: number;
  /** Stable word for what went wrong; "network" when no server answered. */
  readonly code: string;
  readonly detail: string | null;

  constructor(status: number, code: string, title: string, detail: string | null) {
    super(title);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

export function problemFrom(status: number, body: unknown): ApiProblem {
  const fields = isRecord(body) ? body : {};
  return new ApiProblem(status, text(fields.code) ?? `http-${status}`, text(fields.title) ?? "", text(fields.detail));
}

export const networkProblem = () => new ApiProblem(0, "network", "", null);

const TITLED = [
  "not-found",
  "conflict",
  "invalid",
  "malformed",
  "forbidden",
  "unauthenticated",
  "too-many",
  "unavailable",
  "internal",
] as const;

/** The translation key of what happened, in the user's language; the server's own detail is English. */
export function titleFor(problem: ApiProblem) {
  const known = TITLED.find((code) => code === problem.code);
  return known ? (`problem.what.${known}` as const) : "problem.title";
}

/** The translation key of the advice that belongs to a problem. */
export function adviceFor(problem: ApiProblem) {
  if (problem.status === 401) return "problem.help.unauthorized";
  if (problem.status === 403) return "problem.help.forbidden";
  if (problem.status === 404) return "problem.help.not-found";
  if (problem.status === 409) return "problem.help.conflict";
  if (problem.status === 429) return "problem.help.too-many-requests";
  if (problem.status === 400 || problem.status === 422) return "problem.help.validation";
  return "problem.help.fallback";
}
