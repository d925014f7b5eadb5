/** The agents of the daemon-killing run: who only has to survive, and who is commanded about. */
import type { Entries } from '../harness/home.ts'
import type { Room, Workbench } from '../harness/workbench.ts'

/** Never commanded: one start each, whatever happens. */
export const SILENT = ['silent-0', 'silent-1', 'silent-2'] as const
export const TICKERS = ['ticker-0', 'ticker-1', 'ticker-2'] as const
/** Started, stopped and restarted. */
export const COMMANDED = ['plain-0', 'plain-1', 'deaf-0', 'deaf-1'] as const
/** Comes and goes with the configuration. */
export const GUEST = 'guest'
/** Changes with every edition of the configuration, so that it is restarted. */
export const CHANGELING = 'changeling'

/** `edition` makes each configuration another one; the guest is in every second one. */
export function castOf(bench: Workbench, room: Room, edition: number): Entries {
  const entry = (name: string, mode: string, more: readonly string[] = []): [string, object] => {
    const facts = ['--tag', name, '--stamps', room.stamps.path]
    return [name, { ...COMMON, env: room.env, command: [bench.child, mode, ...facts, ...more] }]
  }
  const ticking = ['--counts', room.counts, '--every-us', '1500']
  const rows: [string, object][] = [
    ...SILENT.map((name) => entry(name, 'idle')),
    ...TICKERS.map((name) => entry(name, 'ticker', ticking)),
    entry('plain-0', 'idle'),
    entry('plain-1', 'ticker', ['--every-us', '50000']),
    entry('deaf-0', 'stubborn', ['--setsid']),
    entry('deaf-1', 'stubborn', ['--setsid', '--orphan']),
    entry(CHANGELING, 'idle', ['--after-ms', String(edition)]),
    ...(edition % 2 === 1 ? [entry(GUEST, 'idle')] : []),
  ]
  return Object.fromEntries(rows) as Entries
}

/** Small logs, so that some ticker is nearly always about to be rotated. */
const COMMON = {
  stop: { grace: '700ms' },
  log: { maxBytes: '60KB', keep: 100_000 },
  restart: { upLongEnough: '100ms', steps: ['100ms'], limit: { starts: 100_000, within: '10m' } },
}
