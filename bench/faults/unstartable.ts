/**
 * Agents that cannot be started: no such program, a file that may not be executed, no such working
 * directory, a program that is no program. Each is told, the others run, and mending it is enough.
 */
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openHome } from '../harness/home.ts'
import { isAlive, processesOf } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import { openLedger, type Fault } from './fault.ts'
import { diedAmong, rest } from './witness.ts'

/** What each must be told with: the system's code and what it is about. */
const BROKEN = {
  missing: /ENOENT|no such|not there/i,
  forbidden: /EACCES|permission|not executable/i,
  homeless: /nowhere/,
  senseless: /ENOEXEC|exec format|125|126|127/i,
} as const

type Broken = keyof typeof BROKEN
const NAMES = Object.keys(BROKEN) as Broken[]

export const unstartable: Fault = (bench) =>
  inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const home = openHome(room)
    writeFileSync(join(room.dir, 'forbidden'), '#!/bin/sh\n', { mode: 0o644 })
    writeFileSync(join(room.dir, 'senseless'), '\u007fELF nonsense', { mode: 0o755 })
    home.configure(castOf(bench, room))
    const daemon = home.launch()
    const fine = new Map([['fine', 'up' as const]])
    for (const text of await rest(home, room, { wanted: fine, withinMs: 20_000 })) ledger.note(text)
    await pause(2500)
    const events = await home.events()
    for (const name of NAMES) {
      const told = events.filter(
        ({ subject, message }) => subject === name && BROKEN[name].test(message),
      )
      ledger.expect(told.length > 0, `no event tells what is wrong with ${name}`)
      // One that ends at once is `up` for some milliseconds of each try.
      const isWaiting = async (): Promise<boolean> => {
        const row = (await home.agents()).find((one) => one.name === name)
        return row?.phase === 'backoff' || row?.phase === 'failed'
      }
      const waits = await until(isWaiting, { withinMs: 5000, everyMs: 100 })
      ledger.expect(waits !== null, `${name} is neither waiting nor failed`)
    }
    ledger.expect(isAlive(daemon), 'the daemon died of it')
    const zombies = processesOf(room.dir).filter(({ state }) => state === 'Z').length
    ledger.expect(zombies === 0, `${zombies} zombies`)
    mend(bench, room)
    await home.command('start', ...NAMES)
    const all = new Map([...NAMES, 'fine'].map((name) => [name, 'up' as const]))
    for (const text of await rest(home, room, { wanted: all, withinMs: 20_000 })) ledger.note(text)
    for (const text of diedAmong(['fine'], room)) ledger.note(text)
    await home.end(daemon)
    return {
      fault: 'ENOENT, EACCES, no working directory, no program',
      did: `${NAMES.length} agents that cannot start beside one that can, then mended`,
      violations: ledger.violations,
    }
  })

function castOf(bench: Workbench, room: Room): Record<string, Record<string, unknown>> {
  const entry = (name: string, program: string, workdir = room.dir): Record<string, unknown> => ({
    command: [program, 'idle', '--tag', name, '--stamps', room.stamps.path],
    env: room.env,
    workdir,
    restart: { steps: ['500ms'], limit: { starts: 100, within: '10m' } },
  })
  return {
    fine: entry('fine', bench.child),
    missing: entry('missing', join(room.dir, 'missing')),
    forbidden: entry('forbidden', join(room.dir, 'forbidden')),
    homeless: entry('homeless', bench.child, join(room.dir, 'nowhere')),
    senseless: entry('senseless', join(room.dir, 'senseless')),
  }
}

function mend(bench: Workbench, room: Room): void {
  mkdirSync(join(room.dir, 'nowhere'))
  for (const name of ['missing', 'forbidden', 'senseless']) {
    copyFileSync(bench.child, join(room.dir, name))
    chmodSync(join(room.dir, name), 0o755)
  }
}
