/**
 * `agenthost watchdog`: what launchd runs once a minute. Most minutes it asks one question and ends; all else
 * is loaded only when the daemon does not answer.
 */
import { systemClock } from '../../clock.ts'
import { ask } from '../../control/ask.ts'
import { AgenthostError, EXIT, type ExitCode } from '../../errors.ts'
import { pause } from '../../install/carry-out.ts'
import { watch } from '../../install/watchdog.ts'
import { keepMemory, readMemory } from '../../install/watchdog-memory.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

const ASKS = 3
const SILENCE_MAX_MS = 5000
const BETWEEN_ASKS_MS = 1000

export async function watchdog(terminal: Terminal): Promise<ExitCode> {
  const { home, controlSocket } = homePaths(terminal.env)
  if (!(await answers(controlSocket))) {
    const { revive } = await import('../install/revive.ts')
    await revive(terminal)
    return EXIT.done
  }
  const memory = `${home}/watchdog.json`
  const before = readMemory(memory)
  if (before.hasAnswered && before.silent === null) return EXIT.done
  const facts = {
    answers: true,
    isUnderWay: false,
    domain: null,
    job: { kind: 'unknown', why: '' },
    isPlistThere: true,
    isDisabled: 'unknown',
    processAgeMs: null,
  } as const
  keepMemory(memory, before, watch(facts, before, systemClock.now()).memory)
  return EXIT.done
}

/** Any answer counts: what the daemon says is not the watchdog's affair. */
async function answers(controlSocket: string): Promise<boolean> {
  for (let left = ASKS; left > 0; left -= 1) {
    try {
      const question = { method: 'GET', path: '/v1/status', silenceMaxMs: SILENCE_MAX_MS } as const
      const { body } = await ask(controlSocket, question, systemClock)
      await body.return()
      return true
    } catch (error) {
      if (!(error instanceof AgenthostError)) throw error
      if (left > 1) await pause(BETWEEN_ASKS_MS, systemClock)
    }
  }
  return false
}
