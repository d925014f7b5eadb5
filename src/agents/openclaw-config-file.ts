/** Puts the gateway into OpenClaw's configuration file, or takes it out; what was there before stays beside it. */
import { copyFileSync, existsSync, readFileSync, realpathSync } from 'node:fs'
import type { OpenclawEntry } from '../config/entry.ts'
import { AgenthostError, unable } from '../errors.ts'
import { readJson, writePrivate } from './claude-session-files.ts'
import { routeOf, type GatewayAccess } from './gateway-access.ts'
import { withGateway, withoutGateway } from './openclaw-gateway.ts'
import { isObject } from './is-object.ts'

type Json = Readonly<Record<string, unknown>>

/** Done at each start. Throws for a file that is no plain JSON, rather than write over what a person wrote there. */
export function settleGateway(
  entry: OpenclawEntry,
  configPath: string,
  access: GatewayAccess | null,
): void {
  // A person's link leads to the file that they keep.
  const path = realpathSync(configPath)
  const backup = `${path}.before-agenthost`
  const route = routeOf(entry)
  if (route === null || access === null) {
    // Whoever has nothing to do with the gateway is not touched, and may well be JSON with comments.
    if (!readFileSync(path, 'utf8').includes('AGENTHOST_GATEWAY_TOKEN')) return
    const before = readJson(backup)
    const without = withoutGateway(objectIn(path, entry), isObject(before) ? before : null)
    if (without !== null) write(path, without)
    return
  }
  const now = objectIn(path, entry)
  const wanted = withGateway(now, access, route)
  if (JSON.stringify(wanted) === JSON.stringify(now)) return
  if (!existsSync(backup)) copyFileSync(path, backup)
  write(path, wanted)
}

function write(path: string, value: Json): void {
  try {
    writePrivate(path, value)
  } catch (error) {
    throw unable({ verb: 'write', object: path, kind: 'temporary' }, error)
  }
}

function objectIn(path: string, { name }: OpenclawEntry): Json {
  const value = readJson(path)
  if (isObject(value)) return value
  throw new AgenthostError(
    'bad',
    `unable to start ${name}: the gateway cannot be put into ${path}, which is no plain JSON`,
    'Take comments and trailing commas out of it, or write `route: none` into the entry and set the provider up by hand (`agenthost routes export --for openclaw`).',
  )
}
