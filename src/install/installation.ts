/** One installation as it is wanted, the doors it needs, and the plists that its jobs get. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, unable } from '../errors.ts'
import type { JobDoors } from './carry-out.ts'
import { jobPlist, jobsIn, type JobName } from './job-plists.ts'
import type { Domain, JobPlace } from './job.ts'
import type { NodeChoice } from './node-choice.ts'
import { plistPath, type Places } from './places.ts'
import { plistOf, plistText } from './plist-text.ts'
import type { ReleaseSource } from './release-source.ts'

export type Installation = {
  readonly places: Places
  readonly domain: Domain
  /** Domains of this user that it is taken out of first. */
  readonly leave: readonly Domain[]
  readonly node: NodeChoice
  readonly source: ReleaseSource
  /** Where `launchd/` with the templates is. */
  readonly root: string
  readonly user: string
  /** The operator's PATH, cleaned. */
  readonly path: string
  readonly locale: Readonly<Record<string, string>>
}

/** The daemon as it answers. */
export type DaemonSeen = {
  readonly pid: number
  readonly version: string
  /** What is wrong with the configuration on the disk; null when it is in force. */
  readonly configError: string | null
  readonly agents: readonly { readonly name: string; readonly pid: number | null }[]
}

export type InstallDoors = JobDoors & {
  /** Null when it does not answer. */
  readonly daemon: () => Promise<DaemonSeen | null>
  /** SIGTERM; false when there is no such process of ours. */
  readonly end: (pid: number) => boolean
  /** For a person who watches: what is being waited for. */
  readonly tell: (line: string) => void
}

export type WantedPlist = JobPlace & {
  readonly name: JobName
  readonly text: string
  /** What lies there now; null when nothing does. */
  readonly before: string | null
}

export function wantedPlists(wanted: Installation): readonly WantedPlist[] {
  const { places, domain, user, path, locale } = wanted
  return jobsIn(domain.kind).map((name) => {
    const template = plistOf(readFileSync(join(wanted.root, `launchd/${name}.plist`), 'utf8'))
    const dict = jobPlist(name, template, {
      labels: places.labels,
      domain: domain.kind,
      home: places.home,
      user,
      userHome: places.userHome,
      node: nodePath(wanted),
      program: places.program,
      launchdLog: places.launchdLog,
      path,
      locale,
    })
    const plist = plistPath(places, domain.kind, name)
    return {
      name,
      domain,
      label: places.labels[name],
      plist,
      text: textOf(dict),
      before: textAt(plist),
    }
  })
}

export function nodePath({ node, places }: Installation): string {
  return node.kind === 'copy' ? places.node : node.path
}

function textOf(dict: Parameters<typeof plistText>[0]): string {
  try {
    return plistText(dict)
  } catch (error) {
    throw unable({ verb: 'write', object: 'the property lists of the jobs' }, error)
  }
}

export function textAt(path: string): string | null {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw unable({ verb: 'read', object: path }, error)
  }
}
