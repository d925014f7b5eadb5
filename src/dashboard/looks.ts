/** One look at everything: what came of it is laid on the shelf, and what could not be looked at is said. */
import type { Clock, Instant } from '../clock.ts'
import type { HostEvent, Status } from '../control/protocol.ts'
import { AgenthostError, causeOf } from '../errors.ts'
import { agentViews, hostView } from './host-views.ts'
import type { Shelf } from './shelf.ts'
import { strips } from './strips.ts'
import type { AgentView, HostView, SectionName, Sections } from './view.ts'

/** Everything but what the status says. */
export type Beside = Exclude<SectionName, 'host' | 'agents' | 'strips' | 'jobs'>
export type BesideDoors = { readonly [Name in Beside]: () => Promise<Sections[Name]> }

export type Looks = {
  readonly status: () => Promise<void>
  readonly beside: () => Promise<void>
  readonly told: (event: HostEvent) => void
}

export function looks(
  { status, beside }: { readonly status: () => Promise<Status>; readonly beside: BesideDoors },
  { shelf, clock }: { readonly shelf: Shelf; readonly clock: Clock },
): Looks {
  const history = strips()
  let host: HostView | undefined
  let agents: readonly AgentView[] = []
  let unseenFrom: Instant | null = null
  const taken = (found: Status): void => {
    const at = clock.now()
    host = hostView(found, at, host)
    agents = agentViews(found, at, agents)
    unseenFrom = null
    shelf.put('jobs', found.jobs)
    shelf.put('agents', agents)
    history.seen(agents, at)
  }
  const lookBeside = async <Name extends Beside>(name: Name): Promise<void> => {
    try {
      shelf.put(name, await beside[name]())
      shelf.trouble(name, null)
    } catch (error) {
      shelf.trouble(name, troubleOf(error))
    }
  }
  return {
    async status() {
      try {
        taken(await status())
      } catch (error) {
        unseenFrom ??= clock.now()
        host = { isUp: false, ...troubleOf(error) }
      }
      history.unseen(unseenFrom)
      shelf.put('host', host ?? { isUp: false, why: '', hint: '' })
      shelf.put('strips', history.all(clock.now()))
    },
    async beside() {
      await Promise.all(BESIDE.map(lookBeside))
    },
    told(event) {
      history.told(event)
      shelf.happened(event)
    },
  }
}

const BESIDE = ['queue', 'budget', 'alerts', 'report'] as const satisfies readonly Beside[]

/** What nobody foresaw is said as well: the page goes on with the rest. */
function troubleOf(error: unknown): { readonly why: string; readonly hint: string } {
  if (error instanceof AgenthostError) return { why: error.message, hint: error.hint }
  return { why: causeOf(error), hint: '' }
}
