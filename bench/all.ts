/** Room after room, each in a process of its own, and then the page of what they came to. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PAGE, writePage } from './harness/kept.ts'
import { cacheFolder } from './harness/workbench.ts'

export type AllOptions = {
  readonly rooms: readonly string[]
  readonly quick: boolean
  /** As it was typed, for each room to read. */
  readonly peers: string | undefined
}

/** A room that breaks off is said and the others still run. Gives the exit code: 1 where anything was missed or broke off. */
export async function benchAll({ rooms, quick, peers }: AllOptions): Promise<number> {
  const options = [
    ...(quick ? ['--quick'] : []),
    ...(peers === undefined ? [] : ['--peers', peers]),
  ]
  const codes: number[] = []
  for (const room of rooms) {
    const from = performance.now()
    process.stderr.write(`\n== ${room}\n`)
    const code = await measured([room, ...options])
    codes.push(code)
    const minutes = ((performance.now() - from) / 60_000).toFixed(1)
    process.stderr.write(`== ${room} took ${minutes} min${code > 1 ? ' and broke off' : ''}\n`)
  }
  process.stdout.write(writePage(cacheFolder()))
  process.stderr.write(`written: ${PAGE}\n`)
  return codes.every((code) => code === 0) ? 0 : 1
}

/** The room's own table goes with the progress: on standard output is the one table of all. */
async function measured(words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'bench', ...words], {
    stdio: ['ignore', 2, 2],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 2
}
