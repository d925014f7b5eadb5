/**
 * Whether a Claude Code in a terminal lives: it prints, or its hooks beat, or it is at rest. When it has been
 * still for long, it is made to draw its screen anew: only one that does not is silent.
 */
import { statSync } from 'node:fs'
import type { Steady } from '../clock.ts'
import type { AliveRule, ReadyRule, Running, Verdict } from '../supervisor/plan.ts'
import { lastHook } from './claude-hooks.ts'
import { printedByStart } from './claude-start.ts'
import type { Host } from './host.ts'
import { TERMINAL } from './numbers.ts'
import { pause } from './pause.ts'
import { nudge, type Terminal } from './tmux.ts'

/** What was seen last of one start, and when it was first seen so. */
type Seen = { readonly generation: number; readonly signs: string; readonly since: Steady }

export type TerminalProbes = { readonly ready: ReadyRule; readonly alive: AliveRule }

type Look = { readonly isWorking: boolean; readonly hasBegun: boolean; readonly stillMs: number }

/** `workingStillMs`: how long a turn may go on without a sign; its screen counts the seconds meanwhile. */
export function terminalProbes(
  host: Host,
  terminalOf: (running: Running) => Terminal,
  workingStillMs: number,
): TerminalProbes {
  let seen: Seen | null = null
  const look = (running: Running): Look => {
    const hook = lastHook(running.folder)
    const signs = `${sizeOf(running.logPath)} ${hook?.mtimeMs ?? 0}`
    const now = host.clock.steady()
    const { generation } = running
    if (seen?.generation !== generation || seen.signs !== signs)
      seen = { generation, signs, since: now }
    return {
      isWorking: hook?.isWorking ?? false,
      hasBegun: hook !== null,
      stillMs: now - Math.max(seen.since, host.evidenceFrom()),
    }
  }
  const ready: ReadyRule = {
    probe: {
      kind: 'preset',
      name: 'terminal',
      ask: (running) => Promise.resolve(askReady(running, look, host)),
    },
    ...TERMINAL.ready,
  }
  const alive: AliveRule = {
    probe: {
      kind: 'preset',
      name: 'terminal',
      ask(running, signal) {
        const { isWorking, stillMs } = look(running)
        const allowedMs = isWorking ? workingStillMs : TERMINAL.restingStillMs
        const seconds = Math.round(stillMs / 1000)
        if (stillMs <= allowedMs)
          return Promise.resolve({ kind: 'alive', why: `it was seen ${seconds} s ago` })
        return askToDraw(running, terminalOf(running), { look, host, signal })
      },
    },
    ...TERMINAL.alive,
    everyMs: Math.min(TERMINAL.alive.everyMs, workingStillMs),
    lastWord: null,
  }
  return { ready, alive }
}

/**
 * Its first hook says that the session has begun, bracketed paste that it reads the keyboard: a text typed
 * before would be taken line by line. A question to a person may stand before both.
 */
function askReady(running: Running, look: (running: Running) => Look, host: Host): Verdict {
  const { hasBegun, stillMs } = look(running)
  if (hasBegun && printedByStart(running, host).includes(BRACKETED_PASTE_ON)) {
    return { kind: 'alive', why: 'its session has begun' }
  }
  if (sizeOf(running.logPath) === 0 || stillMs < TERMINAL.waitsAfterMs) {
    return { kind: 'silent', why: 'its session has not begun yet' }
  }
  host.note(running.name, `it waits for a person: agenthost attach ${running.name}`)
  return { kind: 'alive', why: 'it waits for a person' }
}

/** DECSET 2004 (xterm's ctlseqs). */
const BRACKETED_PASTE_ON = '\u001B[?2004h'

type Around = {
  readonly look: (running: Running) => Look
  readonly host: Host
  readonly signal: AbortSignal
}

async function askToDraw(
  running: Running,
  terminal: Terminal,
  { look, host, signal }: Around,
): Promise<Verdict> {
  const setBack = await nudge(terminal)
  try {
    while (!signal.aborted) {
      if (look(running).stillMs === 0) return { kind: 'alive', why: 'it draws its screen' }
      await pause(TERMINAL.lookEveryMs, host.clock)
    }
    return { kind: 'silent', why: 'it does not draw its screen' }
  } finally {
    await setBack()
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
