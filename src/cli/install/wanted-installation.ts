/**
 * What an installation is to be on this Mac, from what is found on it. Everything that may stand against it
 * is asked here, before anything is written.
 */
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { refuseLongPath } from '../../control/socket-path.ts'
import { AgenthostError } from '../../errors.ts'
import { chooseDomain, type DomainFacts, type DomainWish } from '../../install/domain.ts'
import type { Installation } from '../../install/installation.ts'
import { cleanPath } from '../../install/job-plists.ts'
import { refuseUnwritable } from '../../install/plist-files.ts'
import { packageRootOf, releaseSource } from '../../install/release-source.ts'
import { lookAround } from '../../install/sightings.ts'
import {
  autoLogin,
  consoleUser,
  fileVault,
  guiSession,
} from '../../platform/darwin/login-session.ts'
import { jobsNode } from './jobs-node.ts'
import type { Mac } from './mac-places.ts'

/** Throws whatever stands against it; nothing has been touched then. */
export async function wantedInstallation(mac: Mac, wish: DomainWish): Promise<Installation> {
  const { env, places, host } = mac
  refuseInside(mac, 'install')
  refuseLongPath(places.controlSocket)
  const { domain, leave } = chooseDomain(await domainFacts(mac), wish)
  if (domain.kind !== 'system') refuseUnwritable(places.agentsFolder)
  const node = await jobsNode(mac)
  const root = packageRootOf(fileURLToPath(import.meta.url))
  return {
    places,
    domain,
    leave,
    node,
    root,
    source: releaseSource(root, host.host),
    user: host.user,
    path: cleanPath(env['PATH'] ?? '', isFolder),
    locale: setOf(env, ['LANG', 'TZ']),
  }
}

/** A job that unloads itself is ended in the middle of it (openclaw#39763). */
export function refuseInside({ env, places }: Mac, verb: string): void {
  const job = env['XPC_SERVICE_NAME']
  if (job === undefined || !Object.values(places.labels).includes(job)) return
  throw new AgenthostError(
    'usage',
    `unable to ${verb} from inside ${job}: it would end itself in the middle`,
    'Run it from a terminal or over SSH.',
  )
}

export async function domainFacts({ places, host, launchd, tools }: Mac): Promise<DomainFacts> {
  const { uid, user, isRoot } = host
  const [gui, found] = await Promise.all([guiSession(uid, tools), lookAround(places, uid, launchd)])
  if (gui === 'present') {
    // The rest is only asked for where it is needed: it is what stands in the way of a session.
    const autoLogin = { kind: 'unknown', why: '' } as const
    return { uid, user, isRoot, gui, found, consoleUser: null, fileVault: 'unknown', autoLogin }
  }
  const [owner, vault, login] = await Promise.all([
    consoleUser(tools),
    fileVault(tools),
    autoLogin(tools),
  ])
  return { uid, user, isRoot, gui, found, consoleUser: owner, fileVault: vault, autoLogin: login }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function setOf(env: NodeJS.ProcessEnv, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
}
