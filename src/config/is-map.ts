/** The one look of this room at whether a value of YAML is a map. Pure. */

export type YamlMap = Readonly<Record<string, unknown>>

export function isMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
