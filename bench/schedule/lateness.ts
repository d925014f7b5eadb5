/** How punctual a real daemon is: ten jobs of one minute each stamp their own start, and that is taken from their slot. */
import { until } from '../harness/stamps.ts'
import { openHome } from '../harness/home.ts'
import { inRoom, type Workbench } from '../harness/workbench.ts'

export const LATE_ROW = 'a run’s own start after its slot, 10 jobs a minute, ms median'

const JOBS = 10
const MINUTE_MS = 60_000

/** Milliseconds of every run over so many whole minutes. The first slot may be a minute away. */
export async function lateness(bench: Workbench, minutes: number): Promise<readonly number[]> {
  return inRoom(bench, async (room) => {
    const home = openHome(room)
    const jobs = Object.fromEntries(
      Array.from({ length: JOBS }, (_each, at) => [
        `j${at}`,
        {
          command: [bench.child, 'crash', '--tag', `j${at}`, '--stamps', room.stamps.path],
          cron: '* * * * *',
          env: room.env,
        },
      ]),
    )
    home.configureRaw(JSON.stringify({ agents: {}, jobs }))
    const daemon = home.launch()
    try {
      const wanted = JOBS * minutes
      const all = (): boolean => room.stamps.starts().length >= wanted
      const came = await until(all, { withinMs: (minutes + 1) * MINUTE_MS + 20_000, everyMs: 50 })
      if (came === null) throw new Error(`only ${room.stamps.starts().length} of ${wanted} ran`)
      return room.stamps.starts().map(({ ms }) => ms % MINUTE_MS)
    } finally {
      await home.end(daemon)
    }
  })
}
