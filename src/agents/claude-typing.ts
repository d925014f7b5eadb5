/**
 * Types a person's text into an interactive Claude Code, and presses Enter only where the text stands in
 * its input box: in a dialog, Enter would answer it, and may allow a tool to run.
 */
import { AgenthostError } from '../errors.ts'
import type { Running } from '../supervisor/plan.ts'
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

/** Comes back once the text has left the box: it is being worked on, or waits for the end of the turn. */
export async function typeIn(typing: Typing, text: string): Promise<void> {
  const { running } = typing
  const before = await screenThat((box) => box !== null, TERMINAL.boxWithinMs, typing)
  if (before === null) throw asksSomething(running, 'nothing was typed')
  let typed: Seen | null = null
  const pressed = await paste(typing.terminal, text, async () => {
    const fits = (box: Box): boolean => box !== null && box !== before.box
    typed = await screenThat(fits, TERMINAL.boxWithinMs, typing)
    return typed !== null
  })
  if (!pressed) throw asksSomething(running, 'the text was typed, but Enter not pressed')
  const { box: full } = typed ?? before
  // A command may open a dialog of its own: then there is no box.
  if ((await screenThat((box) => box !== full, CLAUDE.takenWithinMs, typing)) === null)
    throw notTaken(running)
}

/** What stands in the input box; null where there is none. */
type Box = string | null
type Seen = { readonly box: Box }

/** The first look at the screen that fits; null when none does in time. */
async function screenThat(
  fits: (box: Box) => boolean,
  withinMs: number,
  { terminal, host }: Typing,
): Promise<Seen | null> {
  const until = host.clock.steady() + withinMs
  for (;;) {
    const { text, cursorRow } = await screenOf(terminal)
    const box = inputBox(text, cursorRow)
    if (fits(box)) return { box }
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
