const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `over` wins; objects are joined key by key; of lists only `ignore` is joined. */
export function merge(base, over) {
  for (const [key, value] of Object.entries(over)) {
    if (key === 'ignore') base.ignore = joined(base.ignore, value)
    else if (isObject(value) && isObject(base[key])) merge(base[key], value)
    else base[key] = value
  }
  return base
}

function joined(first = [], second = []) {
  for (const pattern of second) if (!first.includes(pattern)) first.push(pattern)
  return first
}
