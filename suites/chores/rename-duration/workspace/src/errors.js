/** An error for people: its message, and the code behind it when there is one. */
export function humanizeError(error) {
  return error.code === undefined ? error.message : `${error.message} (${error.code})`
}
