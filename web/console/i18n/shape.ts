import type { en } from "./en";

/** The same keys as English, any words: a language that lacks a key does not compile. */
type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
export type Translation = Shape<typeof en>;
