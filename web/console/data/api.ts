import type { paths } from "@client/schema";
import createClient, { type Middleware } from "openapi-fetch";
import { networkProblem, problemFrom } from "./problem";

/** The generated, typed client. Every answer that is not a success becomes an `ApiProblem`. */

let csrfToken: string | null = null;
let onSignedOut: () => void = () => {};

export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** What to do when the server no longer knows us: the session ended on its side. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

const SAFE = new Set(["GET", "HEAD"]);

const middleware: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method) && csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return undefined;
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    if (response.status === 401 && !schemaPath.includes("/auth/")) onSignedOut();
    throw problemFrom(response.status, body);
  },
  onError() {
    return networkProblem();
  },
};

export const api = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
api.use(middleware);

/** The body of a successful answer; the middleware has thrown if it was none. */
export function body<T>(result: { data?: T }): T {
  return result.data as T;
}
