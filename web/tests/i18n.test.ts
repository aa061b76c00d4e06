import { describe, expect, it } from "vitest";
import { preferredLanguage } from "../console/i18n";
import { en } from "../console/i18n/en";
import { sv } from "../console/i18n/sv";

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

describe("languages", () => {
  const english = new Map(leaves(en));
  const swedish = new Map(leaves(sv));

  it("have the same keys", () => {
    expect([...swedish.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("leave no text empty", () => {
    for (const [key, text] of [...english, ...swedish]) expect(text.trim(), key).not.toBe("");
  });

  it("fill in the same values", () => {
    for (const [key, text] of english) expect(placeholders(swedish.get(key) ?? ""), key).toEqual(placeholders(text));
  });

  it("have both plural forms wherever they have one", () => {
    for (const key of english.keys()) {
      if (key.endsWith("_one")) expect(english.has(key.replace(/_one$/, "_other")), key).toBe(true);
    }
  });
});

describe("preferredLanguage", () => {
  it("takes the user's choice before the browser's", () => {
    expect(preferredLanguage("sv", ["en-US"])).toBe("sv");
  });
  it("takes the first language of the browser that we speak", () => {
    expect(preferredLanguage(null, ["fi-FI", "sv-FI", "en"])).toBe("sv");
  });
  it("falls back to English for languages we do not speak and choices we do not know", () => {
    expect(preferredLanguage("xx", ["de-DE"])).toBe("en");
  });
});
