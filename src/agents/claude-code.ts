/**
 * Claude Code as a resident: one process that reads prompts from its pipe as long as it lives, is
 * asked over the same pipe whether it lives, and takes up its conversation after each restart.
 */
import type { ClaudeEntry } from '../config/entry.ts'
import { AgenthostError } from '../errors.ts'
import type { Behaviour, Plan, Running } from '../supervisor/plan.ts'
import { openChannel, type Channel } from './claude-channel.ts'
import { isIdle } from './claude-conversation.ts'
import { claudeEnvironment, turnLimits } from './claude-environment.ts'
import { pingRule, readyRule, turnRule } from './claude-probes.ts'
import {
  commonArgs,
  refuseSharedSession,
  sessionArgs,
  takeUpSession,
  writeSettings,
} from './claude-start.ts'
import { environmentOf } from './environment.ts'
import type { Host } from './host.ts'
import { CLAUDE } from './numbers.ts'
import { commonParts, folderOf } from './parts.ts'

export function claudeCodePlan(entry: ClaudeEntry, host: Host): Plan {
  const folder = folderOf(entry, host)
  const preset = claudeEnvironment(folder, entry, host.gateway)
  const env = environmentOf(host.env, entry.workdir, preset, entry.env)
  const limits = turnLimits(entry, env)
  let open: { readonly generation: number; readonly channel: Channel } | null = null
  const channelOf = (running: Running): Channel => {
    const { generation } = running
    if (open?.generation !== generation) {
      open = { generation, channel: openChannel(running, host, limits) }
    }
    return open.channel
  }
  const parts = {
    ready: readyRule(channelOf),
    alive: [pingRule(channelOf), turnRule(channelOf, limits, host)],
    graceMs: CLAUDE.graceMs,
    memoryMaxBytes: CLAUDE.memoryMaxBytes,
  }
  return {
    ...commonParts(entry, parts),
    argv: [entry.program ?? 'claude'],
    env,
    stdin: 'pipe',
    behaviour: {
      ...talking(channelOf),
      preflight: (at) => refuseSharedSession(entry, at, host),
      prepare(at) {
        const session = takeUpSession(entry, at, host)
        const settings = writeSettings(at, entry, {})
        const argv = residentArgv(entry, [...commonArgs(entry, settings), ...sessionArgs(session)])
        return Promise.resolve({ argv, env: at.env })
      },
    },
  }
}

/** `--replay-user-messages` prints each prompt where it is answered, so that the log reads as a conversation. */
function residentArgv(entry: ClaudeEntry, rest: readonly string[]): readonly string[] {
  return [
    entry.program ?? 'claude',
    '-p',
    '--input-format',
    'stream-json',
    '--output-format',
    'stream-json',
    '--verbose',
    '--replay-user-messages',
    '--permission-mode',
    entry.permissionMode ?? 'dontAsk',
    '--permission-prompts',
    'none',
    ...rest,
    ...entry.args,
  ]
}

function talking(channelOf: (running: Running) => Channel): Behaviour {
  return {
    async askToStop(running) {
      const channel = channelOf(running)
      if (channel.look().turn === 'idle') return
      const inTime = AbortSignal.timeout(CLAUDE.interruptBeforeStopMs)
      if (await channel.request('interrupt', inTime)) await channel.turnEnds(inTime)
    },
    async send(running, text) {
      const taken = await channelOf(running).say(text, AbortSignal.timeout(CLAUDE.takenWithinMs))
      if (taken) return
      throw new AgenthostError(
        'temporary',
        `unable to send to ${running.name}: it did not read the prompt within ${CLAUDE.takenWithinMs / 1000} s`,
        'It may hang, or just be starting again: look at its status, and send it again.',
      )
    },
    isIdle: (running) => Promise.resolve(isIdle(channelOf(running).look())),
  }
}
