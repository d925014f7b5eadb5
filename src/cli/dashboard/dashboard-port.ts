/** Where the page is served: at the port that was named, else at the one that is always tried first. */
import type { Server } from 'node:http'
import { listening } from '../../dashboard/server.ts'
import { codeOf, unable } from '../../errors.ts'
import { PORT_DEFAULT, type Place } from './dashboard-text.ts'

/** Throws `temporary` when a port that was named is taken. */
export async function listeningSomewhere(
  server: Server,
  wanted: number | undefined,
): Promise<Place> {
  try {
    return { port: await listening(server, wanted ?? PORT_DEFAULT), isOther: false }
  } catch (error) {
    if (wanted === undefined && codeOf(error) === 'EADDRINUSE') {
      return { port: await listening(server, 0), isOther: true }
    }
    const port = wanted ?? PORT_DEFAULT
    const hint = 'Name another one with --port, or leave --port away.'
    throw unable(
      { verb: 'serve the page at', object: `127.0.0.1:${port}`, kind: 'temporary', hint },
      error,
    )
  }
}
