/** The questions to a resident Claude Code: ready, alive, and whether its turn goes on. */
import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AliveRule, Probe, ReadyRule, Running, Verdict } from '../supervisor/plan.ts'
import type { Channel } from './claude-channel.ts'
import { stuckForMs, type TurnLimits } from './claude-conversation.ts'
import type { Host } from './host.ts'
import { CLAUDE } from './numbers.ts'

type ChannelOf = (running: Running) => Channel

const alive = (why: string): Verdict => ({ kind: 'alive', why })
const silent = (why: string): Verdict => ({ kind: 'silent', why })

export function readyRule(channelOf: ChannelOf): ReadyRule {
  return { probe: question('initialize', 'initialize', channelOf), ...CLAUDE.ready }
}

/** The only question that tells an idle Claude Code from one that hangs: answered also during a turn. */
export function pingRule(channelOf: ChannelOf): AliveRule {
  return {
    probe: question('control ping', 'mcp_status', channelOf),
    ...CLAUDE.ping,
    lastWord: null,
  }
}

function question(name: string, subtype: 'initialize' | 'mcp_status', channelOf: ChannelOf): Probe {
  return {
    kind: 'preset',
    name,
    async ask(running, signal) {
      const blind = whyBlind(running)
      if (blind !== null) return { kind: 'unknown', why: blind }
      const answered = await channelOf(running).request(subtype, signal)
      return answered ? alive(`answered its ${name}`) : silent(`did not answer its ${name}`)
    },
  }
}

/** Its answers come through its log: where that cannot be, no answer means nothing. */
function whyBlind({ logPath }: Running): string | null {
  if (!existsSync(logPath)) return 'its log is gone, so its answers cannot be read'
  const { bavail } = statfsSync(dirname(logPath))
  return bavail === 0 ? 'the disk is full, so its answers cannot be read' : null
}

/** A turn that stands still is interrupted first; only where that does not help is it hung. */
export function turnRule(channelOf: ChannelOf, limits: TurnLimits, host: Host): AliveRule {
  const { everyShare, atLeastMs, atMostMs } = CLAUDE.turn
  const everyMs = Math.min(atMostMs, Math.max(atLeastMs, limits.turnSilenceMs * everyShare))
  const probe: Probe = {
    kind: 'preset',
    name: 'turn',
    ask: (running, signal) => askForTurn(running, channelOf(running), { limits, host, signal }),
  }
  return {
    probe,
    everyMs,
    timeoutMs: CLAUDE.interruptWithinMs + 10_000,
    failures: 1,
    lastWord: null,
  }
}

type Around = { readonly limits: TurnLimits; readonly host: Host; readonly signal: AbortSignal }

async function askForTurn(
  running: Running,
  channel: Channel,
  { limits, host, signal }: Around,
): Promise<Verdict> {
  const conversation = channel.look()
  // Its connection went with the sleep: it has the whole time again.
  const lastEventAt = Math.max(conversation.lastEventAt, host.evidenceFrom())
  const stuckMs = stuckForMs({ ...conversation, lastEventAt }, host.clock.steady(), limits)
  if (stuckMs === null)
    return alive(conversation.turn === 'open' ? 'its turn goes on' : 'no turn is open')
  const seconds = Math.round(stuckMs / 1000)
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(CLAUDE.interruptWithinMs)])
  const answered = await channel.request('interrupt', inTime).catch(() => false)
  if (answered && (await channel.turnEnds(inTime))) {
    host.note(running.name, `its turn was silent for ${seconds} s and was interrupted`)
    return alive('its turn was interrupted')
  }
  return silent(`its turn is silent for ${seconds} s, and an interrupt does not end it`)
}
