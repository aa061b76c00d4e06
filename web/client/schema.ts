// biome-ignore lint: placeholder until openapi.json exists
export type paths = any;
