/** `agenthost demo`: the tour in a home of its own. Whatever ends it, nothing of it stays behind. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../clock.ts'
import { controlClient } from '../../control/client.ts'
import { ownNode, ownProgram } from '../../daemon/own-program.ts'
import type { House } from '../../demo/house.ts'
import { standIn } from '../../demo/stand-in.ts'
import { tour } from '../../demo/tour.ts'
import { causeOf, codeOf, EXIT, type ExitCode } from '../../errors.ts'
import { askGateway } from '../demo/demo-ask.ts'
import { demoHome } from '../demo/demo-home.ts'
import { demoProcesses, type DemoProcesses } from '../demo/demo-processes.ts'
import type { Terminal } from '../terminal.ts'
import { typedCommand } from '../typed-command.ts'

export type DemoOptions = { readonly keep?: true }

/** Throws `bad` where a scene does not come as it has to. A signal ends it by that signal, after the tidying. */
export async function demo({ keep }: DemoOptions, terminal: Terminal): Promise<ExitCode> {
  terminal.out('agenthost demo: a tour of half a minute. ^C ends it and tidies up.\n')
  const leaving = leavingOf()
  try {
    await shown(terminal, keep === true, leaving.stop)
  } catch (error) {
    if (!leaving.stop.aborted) throw error
  } finally {
    leaving.close()
  }
  return leaving.ended(terminal)
}

async function shown(terminal: Terminal, keep: boolean, stop: AbortSignal): Promise<void> {
  const upstream = await standIn()
  try {
    const made = await demoHome(ownNode(process), upstream.url, terminal.env)
    const { home, env, paths } = made
    const program = ownProgram(process)
    const processes = demoProcesses({ program, env, paths, clock: systemClock })
    try {
      terminal.out(
        `Its home is ${home}; your own is not touched, and nothing leaves this machine.\n`,
      )
      await tour(houseOf(made, { processes, terminal, stop }))
    } finally {
      await tidyUp({ home, processes, terminal, keep })
    }
  } finally {
    await upstream.close()
  }
}

type Made = Awaited<ReturnType<typeof demoHome>>
type Parts = {
  readonly processes: DemoProcesses
  readonly terminal: Terminal
  readonly stop: AbortSignal
}

function houseOf({ home, paths, gatewayPort }: Made, { processes, terminal, stop }: Parts): House {
  const client = controlClient(paths.controlSocket)
  let token: string | null = null
  return {
    home,
    typed: typedCommand(terminal.env),
    sample: home,
    clock: systemClock,
    stop,
    say: (text) => {
      if (!stop.aborted) terminal.out(text)
    },
    command: processes.command,
    startDaemon: processes.startDaemon,
    killDaemon: processes.killDaemon,
    happenings: (since, signal) => client.events({ since, follow: true, signal }),
    agents: async () => (await client.status()).agents,
    async ask(route, prompt) {
      token ??= (await processes.command(['gateway', 'token', 'tour'])).out.trim()
      return askGateway({ port: gatewayPort, token, route, prompt, stop })
    },
  }
}

type Tidying = {
  readonly home: string
  readonly processes: DemoProcesses
  readonly terminal: Terminal
  readonly keep: boolean
}

async function tidyUp({ home, processes, terminal, keep }: Tidying): Promise<void> {
  const left = await processes.end().catch((error: unknown) => [causeOf(error)])
  if (left.length > 0) terminal.err(`Some of it could not be ended: ${left.join(', ')}\n`)
  if (keep) {
    terminal.out(`Everything is stopped. Its home is kept: ${home}\n`)
    const report = join(home, 'reports/report.html')
    if (existsSync(report)) terminal.out(`The report of the week: ${report}\n`)
    return
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  terminal.out('Everything is stopped, and its home is removed.\n')
}

type Leaving = {
  readonly stop: AbortSignal
  readonly close: () => void
  /** Ends this process by the signal that ended the tour; else gives the exit code. */
  readonly ended: (terminal: Terminal) => Promise<ExitCode>
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function leavingOf(): Leaving {
  const stop = new AbortController()
  let by: NodeJS.Signals | null = null
  const leave = (signal: NodeJS.Signals): void => {
    by ??= signal
    stop.abort(new Error(`ended by ${signal}`))
  }
  for (const signal of SIGNALS) process.on(signal, leave)
  // Whoever read has seen enough: there is tidying to do before the end, and nobody to tell.
  process.stdout.removeAllListeners('error').on('error', (error) => {
    stop.abort(error)
    if (codeOf(error) !== 'EPIPE' && codeOf(error) !== 'ERR_STREAM_DESTROYED') process.exitCode = 1
  })
  return {
    stop: stop.signal,
    close() {
      for (const signal of SIGNALS) process.off(signal, leave)
    },
    async ended(terminal) {
      if (by !== null) {
        await terminal.taken()
        process.kill(process.pid, by)
      }
      return EXIT.done
    },
  }
}
