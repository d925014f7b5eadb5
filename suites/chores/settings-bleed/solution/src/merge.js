const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * `over` wins; objects are joined key by key; of lists only `ignore` is joined. The result is new all the way down:
 * it shares nothing with either.
 */
export function merge(base, over) {
  const result = structuredClone(base)
  for (const [key, value] of Object.entries(over)) {
    if (key === 'ignore') result.ignore = [...new Set([...(result.ignore ?? []), ...value])]
    else if (isObject(value) && isObject(result[key])) result[key] = merge(result[key], value)
    else result[key] = structuredClone(value)
  }
  return result
}
