import type { User } from "./model";

/** Rights as the server names them, for showing what can be done. The server judges every request by itself. */
const RIGHTS = {
  command: "stations:command",
  admit: "stations:write",
  readMessages: "messages:read",
  readTokens: "tokens:read",
} as const;

export type Permission = keyof typeof RIGHTS;

export const may = (user: User, permission: Permission): boolean => user.permissions.includes(RIGHTS[permission]);
