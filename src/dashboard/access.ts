/**
 * Whether a browser's request may be answered at all, before its token is looked at: it names this computer itself,
 * and it comes from the page or from the address bar. Pure.
 *
 * A page of a foreign name that resolves to 127.0.0.1 (DNS rebinding) sends its own name as Host. Through
 * `ssh -L 8080:127.0.0.1:4142` the port in Host is 8080: the name is what counts, the port says nothing.
 */

export type Asking = {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  /** `Sec-Fetch-Site`: every browser of today says it, and no page can forge it. */
  readonly fetchSite: string | undefined
}

/** Why it is refused: with 403, or 405 for a method that nothing here answers. */
export type Refused = {
  readonly status: 403 | 405
  readonly message: string
  readonly hint: string
}

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i

/** Null where it may be answered. */
export function refusedFor({ method, host, origin, fetchSite }: Asking): Refused | null {
  if (method !== 'GET' && method !== 'POST') {
    return { status: 405, message: `${method} is not answered here`, hint: '' }
  }
  if (host === undefined || !LOOPBACK.test(host)) {
    return foreign(
      'the address names another computer than this one',
      'Open it as http://127.0.0.1:PORT; from elsewhere go through `ssh -L`.',
    )
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return foreign('another page asks for it', HINT)
  }
  const isOwn = fetchSite === undefined || fetchSite === 'same-origin'
  // `none`: a person typed the address or opened a bookmark, which never posts.
  if (isOwn || (fetchSite === 'none' && method === 'GET')) return null
  return foreign('another site leads here', HINT)
}

const HINT = 'Type or paste the address that `agenthost dashboard` printed into the address bar.'

function foreign(message: string, hint: string): Refused {
  return { status: 403, message, hint }
}

/** The token in `Authorization: Bearer …`; null without one. */
export function bearerIn(authorization: string | undefined): string | null {
  return /^Bearer ([\w-]{1,100})$/.exec(authorization ?? '')?.[1] ?? null
}

/** Of the page: what it may load is its own, nothing is inline, nobody may frame it, no text becomes markup. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Of the report in its frame: it is styled by itself, and does nothing at all. */
export const REPORT_POLICY = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')
