/**
 * Types a person's text into an interactive Claude Code, and presses Enter only where the text stands in
 * its input box: in a dialog, Enter would answer it, and may allow a tool to run.
 */
import { AgenthostError } from '../errors.ts'
import type { Running } from '../supervisor/plan.ts'
import { lastHook } from './claude-hooks.ts'
import { inputBox } from './claude-screen.ts'
import type { Host } from './host.ts'
import { CLAUDE, TERMINAL } from './numbers.ts'
import { pause } from './pause.ts'
import { paste, screenOf, type Terminal } from './tmux.ts'

export type Typing = {
  readonly running: Running
  readonly terminal: Terminal
  readonly host: Host
}

/** Comes back once it was taken: at rest its hook says so, in an open turn the screen has queued it. */
export async function typeIn(typing: Typing, text: string): Promise<void> {
  const { running, host } = typing
  const empty = await boxThat(() => true, typing)
  if (empty === null) throw asksSomething(running, 'nothing was typed')
  const before = lastHook(running.folder)
  const isTyped = async (): Promise<boolean> =>
    (await boxThat((box) => box !== empty, typing)) !== null
  if (!(await paste(typing.terminal, text, isTyped))) {
    throw asksSomething(running, 'the text was typed, but Enter not pressed')
  }
  const until = host.clock.steady() + CLAUDE.takenWithinMs
  while (before?.isWorking !== true && lastHook(running.folder)?.mtimeMs === before?.mtimeMs) {
    if (host.clock.steady() > until) throw notTaken(running)
    await pause(TERMINAL.lookEveryMs, host.clock)
  }
}

/** What stands in the input box as soon as it fits; null when that does not come to be. */
async function boxThat(
  fits: (box: string) => boolean,
  { terminal, host }: Typing,
): Promise<string | null> {
  const until = host.clock.steady() + TERMINAL.boxWithinMs
  for (;;) {
    const { text, cursorRow } = await screenOf(terminal)
    const box = inputBox(text, cursorRow)
    if (box !== null && fits(box)) return box
    if (host.clock.steady() > until) return null
    await pause(TERMINAL.lookEveryMs, host.clock)
  }
}

function asksSomething({ name }: Running, what: string): AgenthostError {
  return new AgenthostError(
    'temporary',
    `unable to send to ${name}: its terminal shows no input box, so it may ask something; ${what}`,
    `Answer it, then send again: agenthost attach ${name}`,
  )
}

function notTaken({ name }: Running): AgenthostError {
  return new AgenthostError(
    'temporary',
    `unable to send to ${name}: it did not take the text within ${CLAUDE.takenWithinMs / 1000} s`,
    `See what its terminal shows: agenthost attach ${name}`,
  )
}
