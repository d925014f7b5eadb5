/** Which peers can be run here: each is found, or skipped with the reason. */
import { findMonit } from './monit.ts'
import type { Found, Peer } from './peer.ts'
import { findPm2 } from './pm2.ts'
import { findRunit } from './runit.ts'
import { findS6 } from './s6.ts'
import { findSupervisord } from './supervisord.ts'

const FINDERS: Readonly<Record<string, (cache: string) => Promise<Peer>>> = {
  pm2: findPm2,
  supervisord: findSupervisord,
  runit: findRunit,
  s6: findS6,
  monit: findMonit,
}

export const PEER_NAMES: readonly string[] = Object.keys(FINDERS)

export async function findPeers(names: readonly string[], cache: string): Promise<Found[]> {
  const found: Found[] = []
  for (const name of names) found.push(await find(name, cache))
  return found
}

async function find(name: string, cache: string): Promise<Found> {
  const finder = FINDERS[name]
  if (finder === undefined) return { name, skipped: 'nobody here knows how to run it' }
  try {
    return { peer: await finder(cache) }
  } catch (error) {
    return { name, skipped: error instanceof Error ? error.message : String(error) }
  }
}
