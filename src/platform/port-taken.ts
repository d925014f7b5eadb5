/**
 * Whether a port of this host is taken. Asked by trying to listen: a stopped process still holds its port,
 * and accepts connections that it never answers.
 */
import { createServer } from 'node:net'
import { codeOf } from '../errors.ts'

/** True when it cannot be listened on because somebody else does. Rejects for any other reason. */
export function isPortTaken(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => {
      if (codeOf(error) === 'EADDRINUSE') resolve(true)
      else reject(error)
    })
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      server.close(() => resolve(false)),
    )
  })
}
