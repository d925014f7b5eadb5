/**
 * Lets a person write a text in their own editor. The file is theirs alone and goes away with the folder around it;
 * what stands below the scissors is not taken.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AgenthostError, unable } from '../../errors.ts'
import { textAbove, wordsOf } from './scissors.ts'
import type { Terminal } from '../terminal.ts'

export type Edited = {
  readonly text: string
  /** Once what was written is where it belongs; else it stays, and is named. */
  readonly remove: () => void
  readonly path: string
}

/** `initial` is what the file begins with. Throws `usage` where there is no editor to be used. */
export async function edited(name: string, initial: string, terminal: Terminal): Promise<Edited> {
  const [program, ...args] = editorOf(terminal)
  const folder = mkdtempSync(join(terminal.env['TMPDIR'] ?? tmpdir(), 'agenthost-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const path = join(folder, `${name}.md`)
  try {
    writeFileSync(path, initial, { mode: 0o600, flag: 'wx' })
    await run(program, [...args, path], terminal)
    return { text: textAbove(readFileSync(path, 'utf8')), remove, path }
  } catch (error) {
    remove()
    throw error
  }
}

function editorOf({ env, isInteractive }: Terminal): readonly [string, ...string[]] {
  const named = [env['VISUAL'], env['EDITOR']].find((each) => (each ?? '').trim() !== '')
  const [program, ...args] = wordsOf(named ?? '')
  if (program !== undefined) return [program, ...args]
  if (isInteractive) return ['vi']
  const hint = 'Give the answer with --text or --file, or set EDITOR.'
  throw new AgenthostError('usage', 'unable to edit a text: there is no terminal here', hint)
}

/** Without a shell: nothing in a name is a command. */
async function run(program: string, args: readonly string[], { env }: Terminal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Keys such as ^C are for the editor; ended by one, we would leave the file behind.
  const ignore = (): void => undefined
  process.on('SIGINT', ignore)
  const child = spawn(program, args, { stdio: 'inherit', env })
  const hint = 'Set EDITOR to the one that you use, or give the answer with --text or --file.'
  const fail = (cause: unknown): void =>
    reject(unable({ verb: 'edit with', object: program, hint }, cause))
  child.on('error', fail)
  child.on('exit', (code, signal) => {
    if (code === 0) resolve()
    else fail(new Error(`it ended with ${signal ?? `code ${code}`}`))
  })
  return promise.finally(() => process.off('SIGINT', ignore))
}
