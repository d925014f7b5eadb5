/** The strips of all agents out of what was told and what was seen; keeps no more of it than a strip shows. */
import type { Instant } from '../clock.ts'
import type { HostEvent } from '../control/protocol.ts'
import { fewer } from './overlay.ts'
import { SEEN, stripOf, type Happening, type Strip } from './strip.ts'
import type { AgentView } from './view.ts'

/** How far a strip reaches back. */
export const STRIP_MS = 24 * 3_600_000
/** Of one agent; more cannot be told apart. */
const SEGMENTS_MAX = 600
const MARKS_MAX = 600
/** Kept in memory, of a host that crashes all day. */
const HAPPENINGS_MAX = 30_000

export type Strips = {
  readonly told: (event: HostEvent) => void
  /** The phases as the status has them now. */
  readonly seen: (agents: readonly AgentView[], at: Instant) => void
  /** Since when nobody answers; null when somebody does. */
  readonly unseen: (from: Instant | null) => void
  readonly all: (now: Instant) => readonly Strip[]
}

export function strips(): Strips {
  let happenings: Happening[] = []
  let names: readonly string[] = []
  let unseenFrom: Instant | null = null
  let made: readonly Strip[] | null = null
  const all = (now: Instant): readonly Strip[] => {
    made ??= names.map((name) => {
      const strip = stripOf(name, happenings, { from: now - STRIP_MS, unseenFrom })
      const segments = fewer(strip.segments, SEGMENTS_MAX)
      return { name, segments, marks: strip.marks.slice(-MARKS_MAX) }
    })
    return made
  }
  const add = (happening: Happening): void => {
    happenings.push(happening)
    if (happenings.length > HAPPENINGS_MAX) happenings = happenings.slice(-HAPPENINGS_MAX * 0.9)
    made = null
  }
  return {
    told: ({ at, kind, subject, message, data }) =>
      add({ at: Date.parse(at), kind, subject, message, data }),
    seen(agents, at) {
      const now = agents.map(({ name }) => name)
      if (now.join() !== names.join()) made = null
      names = now
      const known = all(at)
      for (const { name, phase } of agents) {
        if (known.find((strip) => strip.name === name)?.segments.at(-1)?.phase === phase) continue
        // With nothing ever told of it, it has been so for as long as anybody remembers.
        const isNew = happenings.every(({ subject }) => subject !== name)
        const when = isNew ? (happenings[0]?.at ?? at) : at
        add({ at: when, kind: SEEN, subject: name, message: '', data: { phase } })
      }
    },
    unseen(from) {
      if (from !== unseenFrom) made = null
      unseenFrom = from
    },
    all,
  }
}
