import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from "react";
import { api, body, setCsrfToken, whenSignedOut } from "./api";
import type { User } from "./model";
import { ApiProblem } from "./problem";

type Credentials = { email: string; password: string } | { token: string };

interface Auth {
  /** undefined: not yet known; null: nobody is signed in. */
  user: User | null | undefined;
  problem: ApiProblem | null;
  retry(): void;
  signIn(credentials: Credentials): Promise<void>;
  /** Choose a password by a one-time link, which also signs in. */
  welcome(token: string, password: string): Promise<void>;
  signOut(): Promise<void>;
}

const AuthContext = createContext<Auth | null>(null);
const ME = ["auth", "me"];

async function readMe(): Promise<User | null> {
  try {
    const me: User = body(await api.GET("/api/v1/auth/me", {}));
    setCsrfToken(me.csrf_token);
    return me;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

export function AuthProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient();
  const me = useQuery({ queryKey: ME, queryFn: readMe, staleTime: Number.POSITIVE_INFINITY });

  useEffect(() => whenSignedOut(() => cache.setQueryData(ME, null)), [cache]);

  const enter = useCallback(
    (user: User) => {
      setCsrfToken(user.csrf_token);
      cache.setQueryData(ME, user);
    },
    [cache],
  );

  const signIn = useCallback<Auth["signIn"]>(
    async (credentials) => enter(body(await api.POST("/api/v1/auth/login", { body: credentials }))),
    [enter],
  );

  const welcome = useCallback<Auth["welcome"]>(
    async (token, password) => enter(body(await api.POST("/api/v1/auth/password", { body: { token, password } }))),
    [enter],
  );

  const signOut = useCallback(async () => {
    await api.POST("/api/v1/auth/logout", {});
    setCsrfToken(null);
    // Nothing of what this user saw may be left for the next one.
    cache.setQueryData(ME, null);
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== ME[0] });
  }, [cache]);

  const value = useMemo<Auth>(
    () => ({
      user: me.data,
      problem: me.error instanceof ApiProblem ? me.error : null,
      retry: () => void me.refetch(),
      signIn,
      welcome,
      signOut,
    }),
    [me.data, me.error, me.refetch, signIn, welcome, signOut],
  );
  return <AuthContext.Provider value={value}>{children}</AuthContext.Provider>;
}

export function useAuth(): Auth {
  const auth = useContext(AuthContext);
  if (!auth) throw new Error("useAuth needs an AuthProvider above it");
  return auth;
}

/** The signed-in user; only for pages behind the login. */
export function useUser(): User {
  const { user } = useAuth();
  if (!user) throw new Error("nobody is signed in");
  return user;
}
