/** Runs a program to its end: one that hangs is killed with its deadline, and nothing of it is thrown. */
import { execFile } from 'node:child_process'
import { causeOf } from '../errors.ts'

export type Ran = {
  /** Null when it could not be run or did not end in time: then nothing is known. */
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** Why `code` is null, in words for a person; else empty. */
  readonly trouble: string
}

export type RunFile = {
  readonly env: NodeJS.ProcessEnv
  readonly timeoutMs: number
  readonly stdin: string
  readonly outputMaxBytes: number
}

/** Never rejects. */
export function runFile(
  file: string,
  args: readonly string[],
  { env, timeoutMs, stdin, outputMaxBytes }: RunFile,
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = {
      encoding: 'utf8',
      env,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: outputMaxBytes,
    } as const
    const child = execFile(file, args, options, (error, out, err) => {
      if (error === null) return resolve({ code: 0, out, err, trouble: '' })
      if (typeof error.code === 'number')
        return resolve({ code: error.code, out, err, trouble: '' })
      const late = error.killed === true ? `no answer within ${timeoutMs / 1000} s` : ''
      const ended = error.signal ? `ended by ${error.signal}` : causeOf(error)
      return resolve({ code: null, out, err, trouble: late || ended })
    })
    // It may end without reading.
    child.stdin?.on('error', () => undefined).end(stdin)
  })
}
