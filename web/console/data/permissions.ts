import type { User } from "./model";

/** What each role may do, for showing what can be done. The server judges every request by its own table. */
const ROLES = {
  command: ["admin", "operator", "technician"],
  admit: ["admin", "operator", "technician"],
  readMessages: ["admin", "operator", "technician"],
  readTokens: ["admin", "operator", "technician"],
} satisfies Record<string, User["role"][]>;

export type Permission = keyof typeof ROLES;

export const may = (user: User, permission: Permission): boolean =>
  (ROLES[permission] as User["role"][]).includes(user.role);
