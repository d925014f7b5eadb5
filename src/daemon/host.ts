/** The host as the presets see it: doors made of what `platform/` and the supervisor offer. */
import type { Host, PortOwner } from '../agents/host.ts'
import type { Clock } from '../clock.ts'
import { commandLines as darwinCommandLines } from '../platform/darwin/command-lines.ts'
import { jobState } from '../platform/darwin/launchctl.ts'
import * as darwin from '../platform/darwin/port-owner.ts'
import { macTools, type MacTools } from '../platform/darwin/tools.ts'
import { commandLines as linuxCommandLines } from '../platform/linux/command-lines.ts'
import * as linux from '../platform/linux/port-owner.ts'
import { platformOf } from '../platform/platform.ts'
import { isPortTaken } from '../platform/port-taken.ts'
import { cursorAtEnd, readNew } from '../supervisor/log-reader.ts'
import { ownNode } from './own-program.ts'

/** What an ended agent left behind is being cleared beside the new start: its port is free in a moment. */
const PORT_FREE_WITHIN_MS = 3000
const LOOK_EVERY_MS = 100

export type HostFrom = {
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  readonly note: Host['note']
  readonly evidenceFrom: Host['evidenceFrom']
  readonly gateway?: Host['gateway']
}

export function hostOf(from: HostFrom): Host {
  const { home, env, clock, note, evidenceFrom, gateway = null } = from
  const platform = platformOf(env, process.platform)
  const mac = platform === 'darwin' ? macTools(env) : null
  return {
    home,
    env,
    clock,
    note,
    evidenceFrom,
    gateway,
    node: ownNode(process),
    platform,
    portOwner: (port) => portOwner(port, mac, clock),
    openclawService: () => (mac === null ? Promise.resolve(null) : openclawJob(mac)),
    readLog: { cursorAtEnd, readNew },
    commandLines: async () => (mac === null ? linuxCommandLines() : await darwinCommandLines(mac)),
  }
}

async function portOwner(
  port: number,
  mac: MacTools | null,
  clock: Clock,
): Promise<PortOwner | null> {
  const until = clock.steady() + PORT_FREE_WITHIN_MS
  while (await isPortTaken(port)) {
    if (clock.steady() > until) {
      const owner = mac === null ? linux.listenerOn(port) : await darwin.listenerOn(port, mac)
      return owner ?? { pid: null, command: 'unknown' }
    }
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.steady() + LOOK_EVERY_MS, resolve)
    })
  }
  return null
}

const OPENCLAW_JOB = 'ai.openclaw.gateway'

/** OpenClaw's own launchd job would fight with us for the gateway; when launchctl fails, we cannot know. */
async function openclawJob(mac: MacTools): Promise<string | null> {
  const state = await jobState(`gui/${process.getuid?.() ?? 0}/${OPENCLAW_JOB}`, mac)
  if (state !== 'loaded') return null
  return `OpenClaw's own launchd job ${OPENCLAW_JOB} is loaded; remove it with \`openclaw gateway uninstall\``
}
