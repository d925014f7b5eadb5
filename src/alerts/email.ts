/**
 * Letters through nodemailer: by SMTP, or by the host's own sendmail. The only file that knows the package,
 * and loaded when a letter is sent: it costs the daemon several megabytes.
 */
import { createTransport } from 'nodemailer'
import type { Clock } from '../clock.ts'
import { codeOf } from '../errors.ts'
import type { Outcome } from './channel.ts'
import type { Letter } from './email-text.ts'

export type MailPlace = {
  readonly sendmail?: string
  readonly smtp?: {
    readonly host: string
    readonly port: number
    /** TLS from the first byte; else it is asked for (STARTTLS) where the server offers it. */
    readonly tls: boolean
    readonly user?: string
  }
  readonly password: string | undefined
}

const WITHIN_MS = 30_000

export async function sendMail(
  letter: Letter,
  place: MailPlace,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): Promise<Outcome> {
  const transport = transportOf(place)
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const cancel = clock.wakeAt(clock.steady() + WITHIN_MS, () =>
    resolve({ retry: `no answer within ${WITHIN_MS / 1000} s` }),
  )
  const going = (): void => resolve({ retry: 'the daemon is going' })
  stop.addEventListener('abort', going, { once: true })
  transport
    .sendMail({ ...letter, to: [...letter.to], disableFileAccess: true, disableUrlAccess: true })
    .then(() => resolve({ ok: true }))
    .catch((error: unknown) => resolve(mailFailure(error)))
  return promise.finally(() => {
    cancel()
    stop.removeEventListener('abort', going)
    transport.close()
  })
}

function transportOf({ sendmail, smtp, password }: MailPlace) {
  if (smtp === undefined) {
    return createTransport({ sendmail: true, newline: 'unix', path: sendmail ?? 'sendmail' })
  }
  const { host, port, tls, user } = smtp
  return createTransport({
    host,
    port,
    secure: tls,
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: WITHIN_MS / 2,
    greetingTimeout: WITHIN_MS / 2,
    socketTimeout: WITHIN_MS,
  })
}

/** By code and status alone: the messages quote addresses and names. */
function mailFailure(error: unknown): Outcome {
  const code = codeOf(error) ?? 'unknown'
  const status =
    typeof error === 'object' && error !== null && 'responseCode' in error
      ? Number(error.responseCode)
      : 0
  if (code === 'EAUTH') return { refused: 'the server does not take this user and password' }
  if (code === 'ENOENT') return { refused: 'there is no such sendmail program' }
  if (status >= 500) return { refused: `the server refuses it with ${status}` }
  return { retry: status > 0 ? `the server answers ${status}` : `it cannot be sent (${code})` }
}
