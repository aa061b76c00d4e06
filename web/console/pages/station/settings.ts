/** A setting of a station, whichever version reported it. */
export interface Setting {
  component: string | null;
  name: string;
  value: string | null;
  readonly: boolean;
}

export interface ReadSettings {
  settings: Setting[];
  /** Asked for, but the station does not know them. */
  unknown: string[];
}

type Fields = Record<string, unknown>;
const isRecord = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const records = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
const nameOf = (value: unknown): string => (isRecord(value) ? (text(value.name) ?? "") : "");

/** Read an answer to get-variables: GetConfiguration of OCPP 1.6 section 5.8, or GetVariables of 2.x use case B06. */
export function parseSettings(response: unknown): ReadSettings {
  if (!isRecord(response)) return { settings: [], unknown: [] };
  const fromKeys = records(response.configurationKey).map((key) => ({
    component: null,
    name: text(key.key) ?? "",
    value: text(key.value),
    readonly: key.readonly === true,
  }));
  const results = records(response.getVariableResult);
  const fromVariables = results
    .filter((result) => result.attributeStatus === "Accepted")
    .map((result) => ({
      component: nameOf(result.component),
      name: nameOf(result.variable),
      value: text(result.attributeValue),
      readonly: false,
    }));
  const refused = results
    .filter((result) => result.attributeStatus !== "Accepted")
    .map((result) => `${nameOf(result.component)}.${nameOf(result.variable)}`);
  const unknownKeys = Array.isArray(response.unknownKey) ? response.unknownKey.map(String) : [];
  return { settings: [...fromKeys, ...fromVariables], unknown: [...unknownKeys, ...refused] };
}

/** "A.B, C" as variables to ask for: component and variable where there is a dot, else a 1.6 key. */
export function parseNames(names: string): { component?: string; variable: string }[] {
  return names
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => {
      const dot = name.indexOf(".");
      return dot > 0 ? { component: name.slice(0, dot), variable: name.slice(dot + 1) } : { variable: name };
    });
}
