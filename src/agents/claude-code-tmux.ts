/**
 * Claude Code in a terminal that a person can attach to, in a tmux server of our own. The pane's process
 * is what is supervised; its screen goes to the log.
 */
import type { ClaudeEntry } from '../config/entry.ts'
import type { Plan, Running, StartContext } from '../supervisor/plan.ts'
import { claudeEnvironment } from './claude-environment.ts'
import { hookSettings, lastHook } from './claude-hooks.ts'
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
import { typeIn } from './claude-typing.ts'
import { environmentOf } from './environment.ts'
import type { Host } from './host.ts'
import { CLAUDE, TERMINAL } from './numbers.ts'
import { commonParts, folderOf } from './parts.ts'
import { attachCommand, socketTooLong } from './tmux-socket.ts'
import { startTerminal, type Terminal } from './tmux.ts'

export function claudeCodeTmuxPlan(entry: ClaudeEntry, host: Host): Plan {
  const folder = folderOf(entry, host)
  const preset = { ...claudeEnvironment(folder, entry, host.gateway), TERM: 'screen-256color' }
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
      send: (running, text) => typeIn({ running, terminal: terminalOf(running), host }, text),
      isIdle: (running) => Promise.resolve(lastHook(running.folder)?.isWorking === false),
      attach: attachCommand,
    },
  }
}

function terminalArgv(entry: ClaudeEntry, at: StartContext, host: Host): readonly string[] {
  const session = takeUpSession(entry, at, host)
  const settings = writeSettings(at, entry, { hooks: hookSettings(at.folder) })
  answerOnboarding(configDirOf(at), at.workdir, at.env)
  const mode = entry.permissionMode
  return [
    entry.program ?? 'claude',
    ...commonArgs(entry, settings),
    ...(mode === undefined ? [] : ['--permission-mode', mode]),
    ...sessionArgs(session),
    ...entry.args,
  ]
}
