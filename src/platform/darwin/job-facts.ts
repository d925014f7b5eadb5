/** Our jobs as launchd has them in each domain, what is switched off there, and their plists. */
import { join } from 'node:path'
import type { Fact } from '../../doctor/facts.ts'
import type { DomainFacts, JobFacts } from '../../doctor/job-facts.ts'
import { completeLines } from '../complete-lines.ts'
import { asked, whenDone } from './asking.ts'
import { jobPlist, type ReadPlist } from './job-plist.ts'
import { jobState, parseDisabled } from './launchctl.ts'
import type { MacTools } from './tools.ts'

export type JobAsked = {
  readonly uid: number
  readonly userHome: string
  readonly labels: { readonly daemon: string; readonly watchdog: string }
  readonly readPlist: ReadPlist
}

export async function jobFacts(job: JobAsked, tools: MacTools): Promise<JobFacts> {
  const { uid, userHome, labels, readPlist } = job
  const file = `${labels.daemon}.plist`
  const [domains, ...plists] = await Promise.all([
    Promise.all([`gui/${uid}`, `user/${uid}`, 'system'].map((each) => inDomain(each, job, tools))),
    jobPlist(join(userHome, 'Library/LaunchAgents', file), readPlist),
    jobPlist(tools.file(`/Library/LaunchDaemons/${file}`), readPlist),
  ])
  return { uid, labels, domains, plists: plists.filter((plist) => plist !== null) }
}

async function inDomain(domain: string, job: JobAsked, tools: MacTools): Promise<DomainFacts> {
  const { labels } = job
  const [daemon, watchdog, disabled, argv] = await Promise.all([
    isLoaded(`${domain}/${labels.daemon}`, tools),
    isLoaded(`${domain}/${labels.watchdog}`, tools),
    asked(tools, ['launchctl', 'print-disabled', domain], whenDone(parseDisabled)),
    asked(tools, ['launchctl', 'print', `${domain}/${labels.daemon}`], ({ code, out }) =>
      code === 0 ? { argv: parseArguments(out) } : { argv: null },
    ),
  ])
  const ours = [labels.daemon, labels.watchdog]
  return {
    domain,
    daemon,
    watchdog,
    disabled:
      'is' in disabled ? { is: disabled.is.filter((label) => ours.includes(label)) } : disabled,
    argv: 'is' in argv ? { is: argv.is.argv } : argv,
  }
}

async function isLoaded(target: string, tools: MacTools): Promise<Fact<boolean>> {
  const state = await jobState(target, tools)
  if (state === 'unknown') return { unknown: `launchctl does not say whether ${target} is loaded` }
  return { is: state === 'loaded' }
}

/** The block `arguments` of the job itself: one tab before its name, two before each word. Null without it. */
export function parseArguments(out: string): readonly string[] | null {
  const lines = completeLines(out)
  const from = lines.indexOf('\targuments = {')
  const to = lines.indexOf('\t}', from)
  if (from < 0 || to < 0) return null
  const words = lines.slice(from + 1, to)
  return words.every((word) => word.startsWith('\t\t')) ? words.map((word) => word.slice(2)) : null
}
