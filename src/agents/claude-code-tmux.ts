/**
 * Claude Code in a terminal that a person can attach to, in a tmux server of our own. The pane's process
 * is what is supervised; its screen goes to the log.
 */
import type { ClaudeEntry } from '../config/entry.ts'
import { AgenthostError } from '../errors.ts'
import type { Plan, Running, StartContext } from '../supervisor/plan.ts'
import { claudeEnvironment } from './claude-environment.ts'
import { forgetHooks, hookSettings, lastHook } from './claude-hooks.ts'
import { answerOnboarding } from './claude-onboarding.ts'
import {
  commonArgs,
  configDirOf,
  refuseSharedSession,
  sessionArgs,
  takeUpSession,
  writeSettings,
} from './claude-start.ts'
import { terminalProbes } from './claude-terminal-probes.ts'
import { environmentOf } from './environment.ts'
import type { Host } from './host.ts'
import { CLAUDE, TERMINAL } from './numbers.ts'
import { pause } from './pause.ts'
import { commonParts, folderOf } from './parts.ts'
import { attachCommand, socketTooLong } from './tmux-socket.ts'
import { paste, startTerminal, type Terminal } from './tmux.ts'

export function claudeCodeTmuxPlan(entry: ClaudeEntry, host: Host): Plan {
  const folder = folderOf(entry, host)
  const preset = { ...claudeEnvironment(folder), TERM: 'screen-256color' }
  const env = environmentOf(host.env, entry.workdir, preset, entry.env)
  const terminalOf = ({ generation }: Running): Terminal => ({ folder, generation, env })
  const probes = terminalProbes(host, terminalOf, entry.turnSilenceMs ?? TERMINAL.workingStillMs)
  const parts = {
    ready: probes.ready,
    alive: [probes.alive],
    graceMs: CLAUDE.graceMs,
    memoryMaxBytes: CLAUDE.memoryMaxBytes,
  }
  return {
    ...commonParts(entry, parts),
    argv: [entry.program ?? 'claude'],
    env,
    stdin: 'none',
    behaviour: {
      preflight: async (at) =>
        socketTooLong(at.folder, at.generation) ?? (await refuseSharedSession(entry, at, host)),
      prepare: (at) => Promise.resolve({ argv: terminalArgv(entry, at, host), env: at.env }),
      launch: (at, { argv, env: environment }) =>
        startTerminal(
          { folder: at.folder, generation: at.generation, env: environment },
          { name: at.name, argv: at.wrap(argv), workdir: at.workdir, logPath: at.logPath },
        ),
      send: (running, text) => type(running, terminalOf(running), text, host),
      isIdle: (running) => Promise.resolve(lastHook(running.folder)?.isWorking === false),
      attach: attachCommand,
    },
  }
}

function terminalArgv(entry: ClaudeEntry, at: StartContext, host: Host): readonly string[] {
  const session = takeUpSession(entry, at, host)
  const settings = writeSettings(at, entry, { hooks: hookSettings(at.folder) })
  answerOnboarding(configDirOf(at), at.workdir, at.env)
  forgetHooks(at.folder)
  const mode = entry.permissionMode
  return [
    entry.program ?? 'claude',
    ...commonArgs(entry, settings),
    ...(mode === undefined ? [] : ['--permission-mode', mode]),
    ...sessionArgs(session),
    ...entry.args,
  ]
}

/** Types the text; at rest, its hook says that it was taken. In an open turn it is queued on the screen. */
async function type(
  running: Running,
  terminal: Terminal,
  text: string,
  { clock }: Host,
): Promise<void> {
  const before = lastHook(running.folder)
  await paste(terminal, text)
  const until = clock.steady() + CLAUDE.takenWithinMs
  while (before?.isWorking !== true && lastHook(running.folder)?.mtimeMs === before?.mtimeMs) {
    if (clock.steady() > until) {
      throw new AgenthostError(
        'temporary',
        `unable to send to ${running.name}: it did not take the text within ${CLAUDE.takenWithinMs / 1000} s`,
        `See what its terminal shows: agenthost attach ${running.name}`,
      )
    }
    await pause(TERMINAL.lookEveryMs, clock)
  }
}
