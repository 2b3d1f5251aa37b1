/** The settings of the editor in the server's words. Pure. */

/** Names of `[tool.gonogo]` by the names that they have in the editor. `python` is not among them: see python.ts. */
const NAMES: Readonly<Record<string, string>> = {
  threshold: "threshold",
  allowedTypeErrors: "allowed-type-errors",
  mypy: "mypy",
  exclude: "exclude",
  collectionTimeout: "collection-timeout",
  weights: "weights",
};

export type Settings = Readonly<Record<string, unknown>>;

/** What a person has set: *get* gives a setting by the editor's name, its default where nobody has set it. */
export function overrides(get: (name: string) => unknown, python: string | undefined): Settings {
  const given = Object.entries(NAMES).map(([name, named]) => [named, get(name)] as const);
  const set = given.filter(([, value]) => isSet(value));
  return { ...Object.fromEntries(set), ...(python ? { python } : {}) };
}

function isSet(value: unknown): boolean {
  if (value === null || value === undefined) {
    return false;
  }
  return typeof value !== "object" || Object.keys(value).length > 0;
}
