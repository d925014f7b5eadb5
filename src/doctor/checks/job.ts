/** Whether launchd has our jobs: in exactly one domain, switched on, as their plists say. Pure. */
import type { Facts } from '../facts.ts'
import { finding, judged, ok, quoted } from '../finding.ts'
import type { Finding, Judgement, Subject } from '../finding.ts'
import type { DomainFacts, JobFacts, PlistFacts } from '../job-facts.ts'

const DOMAIN: Subject = {
  id: 'job.domain',
  title: 'launchd job',
  why: 'launchd starts the daemon at login or start and after a crash; with the same label in two domains there are two daemons',
  ask: 'agenthost status',
}
const WATCHDOG: Subject = {
  id: 'job.watchdog',
  title: 'watchdog job',
  why: 'launchd parks a job that crashed too often, for hours; the watchdog starts it again',
}
const ENABLED: Subject = {
  id: 'job.enabled',
  title: 'launchd switch',
  why: 'a label that is switched off is not loaded at the next login. It also happens when somebody switches the item off under System Settings > General > Login Items, and is mended there',
  ask: 'launchctl print-disabled gui/$(id -u)',
}
const PLIST: Subject = {
  id: 'job.plist',
  title: 'plist',
  why: 'launchd goes on with what it loaded until the job is loaded again: a change is not in force before',
}

export function jobChecks({ job }: Facts): readonly Finding[] {
  if (job === null) return []
  const isLoaded = job.domains.some(({ daemon }) => 'is' in daemon && daemon.is)
  if (!isLoaded && job.plists.length === 0) return [notInstalled(job)]
  return [domain(job), watchdog(job), enabled(job), plist(job)]
}

function notInstalled({ domains }: JobFacts): Finding {
  const unasked = domains.find(({ daemon }) => 'unknown' in daemon)
  const why = 'without it nothing starts the daemon after a crash or a restart of this Mac'
  if (unasked !== undefined && 'unknown' in unasked.daemon)
    return finding(DOMAIN, {
      level: 'unknown',
      found: `no plist is there; ${unasked.daemon.unknown}`,
    })
  return finding(DOMAIN, { level: 'warn', found: 'not installed', mend: 'agenthost install', why })
}

function domain({ domains, labels, plists }: JobFacts): Finding {
  const loaded = domains.filter(({ daemon }) => 'is' in daemon && daemon.is)
  const [first, ...more] = loaded
  if (first === undefined) {
    const unasked = domains.flatMap(({ daemon }) => ('unknown' in daemon ? [daemon.unknown] : []))
    if (unasked[0] !== undefined) return finding(DOMAIN, { level: 'unknown', found: unasked[0] })
    const found = `not loaded, though ${plists[0]?.path ?? 'its plist'} is there`
    return finding(DOMAIN, { level: 'bad', found, mend: 'agenthost install' })
  }
  if (more.length === 0) return finding(DOMAIN, ok(`loaded in ${first.domain}`))
  const found = `loaded in ${loaded.map((each) => each.domain).join(' and ')}`
  const mend = more
    .flatMap((each) => [bootout(each, labels.watchdog), bootout(each, labels.daemon)])
    .join('\n')
  return finding(DOMAIN, { level: 'bad', found, mend })
}

function bootout({ domain: name }: DomainFacts, label: string): string {
  return `${name === 'system' ? 'sudo ' : ''}launchctl bootout ${name}/${label}`
}

function watchdog({ domains }: JobFacts): Finding {
  const home = domains.find(({ daemon }) => 'is' in daemon && daemon.is)
  if (home === undefined) return finding(WATCHDOG, ok('waits for the daemon to be installed'))
  return judged(WATCHDOG, home.watchdog, (isLoaded) =>
    isLoaded
      ? ok(`loaded in ${home.domain}`)
      : { level: 'bad', found: `not loaded in ${home.domain}`, mend: 'agenthost install' },
  )
}

/** Of the domain that the job is in, or would be loaded into. */
function enabled({ domains, plists }: JobFacts): Finding {
  const isSystem = plists[0]?.path.includes('/LaunchDaemons/') === true
  const at =
    domains.find(({ daemon }) => 'is' in daemon && daemon.is) ??
    domains.find(({ domain: name }) => name.startsWith(isSystem ? 'system' : 'gui/'))
  if (at === undefined) return finding(ENABLED, ok('in no domain'))
  return judged(ENABLED, at.disabled, (labels): Judgement => {
    if (labels.length === 0) return ok('on')
    const sudo = at.domain === 'system' ? 'sudo ' : ''
    const enable = labels.map((label) => `${sudo}launchctl enable ${at.domain}/${label}`)
    return {
      level: 'bad',
      found: `${labels.join(' and ')} ${labels.length === 1 ? 'is' : 'are'} switched off in ${at.domain}`,
      mend: [...enable, 'agenthost install'].join('\n'),
    }
  })
}

function plist({ plists, domains }: JobFacts): Finding {
  const [first, second] = plists
  if (first === undefined)
    return finding(PLIST, {
      level: 'bad',
      found: 'the job is loaded, but its plist is gone',
      mend: 'agenthost install',
      why: 'the job is lost with the next login or restart',
    })
  if (second !== undefined)
    return finding(PLIST, {
      level: 'bad',
      found: `there are two: ${first.path} and ${second.path}`,
      mend: plists
        .filter(isForUser)
        .map(({ path }) => `rm ${quoted(path)}`)
        .join('\n'),
      why: 'with the next login both are loaded, and there are two daemons',
    })
  return judged(PLIST, first.content, ({ argv }) => {
    const loaded = domains.find((each) => 'is' in each.argv && each.argv.is !== null)?.argv
    if (loaded === undefined || !('is' in loaded) || loaded.is === null) return ok(first.path)
    const isSame = JSON.stringify(loaded.is) === JSON.stringify(argv)
    return isSame
      ? ok(`${first.path}, as loaded`)
      : { level: 'warn', found: 'changed since it was loaded', mend: 'agenthost upgrade' }
  })
}

function isForUser({ path }: PlistFacts): boolean {
  return path.includes('/LaunchAgents/')
}
