/** Whether a path, relative to the project, is not to be checked. */
export function isIgnored(path, settings) {
  return settings.ignore.some((pattern) => toRegExp(pattern).test(path))
}

/** `**` is anything, `*` anything but a slash. */
function toRegExp(pattern) {
  const escaped = pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/\*+/g, (stars) => (stars.length > 1 ? '.*' : '[^/]*'))}$`)
}
