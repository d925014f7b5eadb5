/** One server-sent event as text. JSON has no bare line ends, so that one `data:` line holds it. Pure. */

/** Null for an event without a name, as those of chat completions are. */
export function eventText(name: string | null, data: object): string {
  const first = name === null ? '' : `event: ${name}\n`
  return `${first}data: ${JSON.stringify(data)}\n\n`
}
