/** `agenthost attach`: hands this terminal over to that of an agent. */
import { spawn } from 'node:child_process'
import { controlClient } from '../../control/client.ts'
import { AgenthostError, EXIT, unable, type ExitCode } from '../../errors.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

/** Comes back when the person has detached, with 1 when the program that shows it failed. */
export async function attach(name: string, terminal: Terminal): Promise<ExitCode> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  const [program, ...args] = await client.attach(name)
  if (program === undefined) {
    throw new AgenthostError(
      'bad',
      `unable to attach to ${name}: the daemon names no program for it`,
    )
  }
  const { promise, resolve, reject } = Promise.withResolvers<ExitCode>()
  // Keys such as ^C are for the agent; ours would leave the terminal to two readers.
  const ignore = (): void => undefined
  process.on('SIGINT', ignore)
  const child = spawn(program, args, { stdio: 'inherit', env: terminal.env })
  child.on('error', (error) => {
    const hint = `Is ${program} installed, and on the PATH?`
    reject(unable({ verb: 'attach to', object: name, hint }, error))
  })
  child.on('exit', (code) => resolve(code === 0 ? EXIT.done : EXIT.bad))
  return promise.finally(() => process.off('SIGINT', ignore))
}
