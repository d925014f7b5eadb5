/** The rarer half of the watchdog: the daemon does not answer. Finds out why, and does what is decided. */
import { existsSync } from 'node:fs'
import { AgenthostError } from '../../errors.ts'
import { installedIn } from '../../install/domain.ts'
import { meaningOf } from '../../install/exit-codes.ts'
import { targetOf, type Answer, type Domain } from '../../install/job.ts'
import { plistPath } from '../../install/places.ts'
import { underWay } from '../../install/under-way.ts'
import { watch, type Deed, type WatchFacts } from '../../install/watchdog.ts'
import { keepMemory, leaveNote, logLine, readMemory } from '../../install/watchdog-memory.ts'
import { lookAround } from '../../install/sightings.ts'
import { ageMs } from '../../platform/darwin/process-age.ts'
import { processesOf } from '../../platform/processes.ts'
import { isThere, macOf, type Mac } from './mac-places.ts'
import type { Terminal } from '../terminal.ts'

export async function revive(terminal: Terminal): Promise<void> {
  const mac = macOf(terminal.env, 'watch over the daemon')
  const { places, clock } = mac
  const before = readMemory(places.watchdogMemory)
  const facts = await factsOf(mac)
  const now = clock.now()
  const { deed, why, memory } = watch(facts, before, now)
  // Remembered first: a watchdog that is killed in the middle does not do it again at once.
  keepMemory(places.watchdogMemory, before, memory)
  if (deed === 'nothing') {
    if (why !== '') logLine(places.watchdogLog, now, `does nothing: ${why}`)
    return
  }
  leaveNote(places.home, { at: now, deed, why })
  const answer = await done(deed, facts, mac)
  const came = answer.code === 0 ? 'done' : meaningOf(answer).means
  logLine(places.watchdogLog, clock.now(), `${why}: ${deed}: ${came}`)
}

async function factsOf(mac: Mac): Promise<WatchFacts> {
  const { places, launchd, clock, host, env } = mac
  const domain = await domainOfDaemon(mac)
  if (domain instanceof AgenthostError || domain === null) {
    const why = domain === null ? '' : domain.message
    const job = { kind: 'unknown', why } as const
    const nowhere = { isPlistThere: false, isDisabled: 'unknown', processAgeMs: null } as const
    // A domain that is not known is no reason to say that nothing is installed.
    const unclear = domain === null ? null : ({ kind: 'gui', name: `gui/${host.uid}` } as const)
    return { answers: false, isUnderWay: false, domain: unclear, job, ...nowhere }
  }
  const { daemon } = places.labels
  const [job, isDisabled] = await Promise.all([
    launchd.look(targetOf(domain, daemon)),
    launchd.isDisabled(domain.name, daemon),
  ])
  const pid = job.kind === 'loaded' ? job.pid : null
  const identity = pid === null ? null : await processesOf(env).identify(pid)
  return {
    answers: false,
    isUnderWay: underWay(places.mark, clock.now(), isThere) !== null,
    domain,
    job,
    isPlistThere: existsSync(plistPath(places, domain.kind, 'daemon')),
    isDisabled,
    processAgeMs: identity === null ? null : ageMs(identity.startedAt, clock.now()),
  }
}

async function domainOfDaemon({
  places,
  host,
  launchd,
}: Mac): Promise<Domain | null | AgenthostError> {
  try {
    return installedIn({ uid: host.uid, found: await lookAround(places, host.uid, launchd) })
  } catch (error) {
    if (error instanceof AgenthostError) return error
    throw error
  }
}

async function done(deed: Deed, { domain, job }: WatchFacts, mac: Mac): Promise<Answer> {
  if (domain === null) return { code: 0, said: '' }
  const { launchd, places, env } = mac
  const target = targetOf(domain, places.labels.daemon)
  switch (deed) {
    case 'nothing':
      return { code: 0, said: '' }
    case 'kickstart':
      return launchd.act(['kickstart', target])
    case 'restart':
      return launchd.act(['kickstart', '-k', target])
    case 'load':
      return launchd.act(['bootstrap', domain.name, plistPath(places, domain.kind, 'daemon')])
    case 'kill': {
      const pid = job.kind === 'loaded' ? job.pid : null
      const processes = processesOf(env)
      const identity = pid === null ? null : await processes.identify(pid)
      // launchd's KeepAlive brings the next one.
      const sent = identity === null ? 'gone' : processes.signal({ process: identity }, 'SIGKILL')
      return { code: 0, said: sent }
    }
  }
}
