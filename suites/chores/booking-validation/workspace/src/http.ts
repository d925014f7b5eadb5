/** What a handler gets: the server has read the body as text, and routed by method and path. */
export type Request = { readonly headers: Readonly<Record<string, string>>; readonly body: string }
export type Reply = { readonly status: number; readonly body: unknown }

export type Fault = { readonly field: string; readonly code: string }

export function refused(faults: readonly Fault[]): Reply {
  return { status: 422, body: { errors: faults } }
}

type Parsed = { readonly ok: true; readonly value: Record<string, unknown> } | { readonly ok: false; readonly reply: Reply }

/** The body as an object, or the reply that says why it is none. Header names are in lower case. */
export function jsonObject({ headers, body }: Request): Parsed {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') return malformed(415, 'not_json')
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return malformed(400, 'not_an_object')
    return { ok: true, value: value as Record<string, unknown> }
  } catch {
    return malformed(400, 'bad_json')
  }
}

function malformed(status: number, code: string): Parsed {
  return { ok: false, reply: { status, body: { errors: [{ field: '', code }] } } }
}
