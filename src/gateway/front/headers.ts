/**
 * Which headers go on to an upstream and which come back: all but those of the connection, of our own dealings with
 * the client, and those that would make bytes unreadable to the tap. Pure.
 */

export type HeadersIn = Readonly<Record<string, string | readonly string[] | undefined>>

/** Of one connection (RFC 9110 section 7.6.1), or of the client's with us. */
const NOT_ON = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  // Written anew: a charset of the client's own would have the upstream read other words than were measured.
  'content-type',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'origin',
  'proxy-authorization',
  'proxy-connection',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-api-key',
])

const NOT_BACK = new Set([
  'alt-svc',
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'set-cookie',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Node refuses to write these: an upstream's odd header is not worth an answer. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/

const OURS = 'x-agenthost-'
const FORWARDED = 'x-forwarded-'

/** Flat, name after value, as undici takes them fastest. `connection` may name more that are not to go on. */
export function headersOn(headers: HeadersIn): string[] {
  const named = listed(headers['connection'])
  const on = ['accept-encoding', 'identity', 'content-type', 'application/json']
  for (const name in headers) {
    if (NOT_ON.has(name) || name.startsWith(OURS) || name.startsWith(FORWARDED)) continue
    if (named?.has(name) === true) continue
    const value = headers[name]
    if (value !== undefined) on.push(name, typeof value === 'string' ? value : value.join(', '))
  }
  return on
}

/** What of an upstream's answer the client gets; lengths are written anew by whoever sends it. */
export function headersBack(headers: HeadersIn): Record<string, string | string[]> {
  const named = listed(headers['connection'])
  const back: Record<string, string | string[]> = {}
  for (const name in headers) {
    if (NOT_BACK.has(name) || name.startsWith(OURS) || named?.has(name) === true) continue
    const value = headers[name]
    if (typeof value === 'string') {
      if (!UNSENDABLE.test(value)) back[name] = value
    } else if (value !== undefined) back[name] = value.filter((each) => !UNSENDABLE.test(each))
  }
  return back
}

export function headerOf(headers: HeadersIn, name: string): string | null {
  const value = headers[name]
  if (value === undefined) return null
  return typeof value === 'string' ? value : (value[0] ?? null)
}

/** A value that is fit for a header, whatever the name of a model or route was made of. */
export function headerText(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?')
}

function listed(connection: string | readonly string[] | undefined): ReadonlySet<string> | null {
  if (typeof connection !== 'string' || !connection.includes(',')) {
    const only = typeof connection === 'string' ? connection.trim().toLowerCase() : ''
    return only === '' || only === 'keep-alive' || only === 'close' ? null : new Set([only])
  }
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()))
}
