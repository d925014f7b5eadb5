/**
 * The `agenthost.yaml` that `up` and `init` write from what they find: it works as it stands, and shows
 * in comments what else can be said. Pure.
 */
import type { Found } from './find-programs.ts'

/** A text that `loadConfig` takes without a mistake, whatever was found. */
export function starterConfig(found: Found): string {
  const agents = [
    ...(found.openclaw === null ? [] : [OPENCLAW]),
    ...(found.claude === null ? [] : [CLAUDE]),
    ...(found.claude === null || found.tmux === null ? [] : [TMUX]),
  ]
  const rest = [
    ...(found.openclaw === null ? [commented(OPENCLAW)] : []),
    ...(found.claude === null ? [commented(CLAUDE)] : []),
    ...(found.claude === null || found.tmux === null ? [commented(TMUX)] : []),
    commented(SCRAPER),
  ]
  return `${[HEAD, ...(agents.length > 0 ? agents : [HELLO]), ...rest].join('\n')}\n`
}

/** Names of the agents that the starter declares, for saying what was done. */
export function starterAgents(found: Found): readonly string[] {
  const names = [
    ...(found.openclaw === null ? [] : ['openclaw']),
    ...(found.claude === null ? [] : ['claude']),
    ...(found.claude === null || found.tmux === null ? [] : ['desk']),
  ]
  return names.length > 0 ? names : ['hello']
}

const HEAD = `# What agenthost keeps running. Changes take effect when the file is saved: unchanged agents
# go on, changed ones restart. Check it with: agenthost config check
# Durations: 500ms 30s 20m 6h 1d. Sizes: 50MB 3GB 512KiB. Relative paths start at this file's folder.
agents:`

const OPENCLAW = `
  # The OpenClaw gateway, with a state folder and a port of its own.
  openclaw:
    preset: openclaw
    port: 18789`

const CLAUDE = `
  # Claude Code, resident: prompts go in with \`agenthost send claude "..."\`,
  # the conversation is shown by \`agenthost logs claude\`.
  claude:
    preset: claude-code
    workdir: "~"              # the folder it works in
    # allowedTools: [Read, Grep, Edit, "Bash(git status:*)"]
    # env: { CLAUDE_CODE_OAUTH_TOKEN: "..." }   # from \`claude setup-token\``

const TMUX = `
  # Claude Code in a terminal that you can attach to: agenthost attach desk
  desk:
    preset: claude-code-tmux
    workdir: "~"`

const HELLO = `
  # Neither claude nor openclaw was found on the PATH, so here is a harmless agent to look at:
  #   agenthost status, agenthost logs hello -f, kill -9 its pid and look again
  hello:
    command: "while :; do date; sleep 10; done"`

const SCRAPER = `
  # Any other program:
  scraper:
    command: [python3, -u, scrape.py]      # a text instead of a list is run by /bin/sh
    workdir: ~/fleet/scraper
    env: { LANG: C.UTF-8 }                 # nothing else of your shell's environment is passed on
    restart: always                        # always, on-failure, never
    after: []                              # agents that must be ready first
    ready: { output: "listening", within: 60s }
    alive: { http: "http://127.0.0.1:8080/health", every: 15s, timeout: 5s, failures: 3 }
    hungAfterSilence: 20m                  # no new output for so long: hung
    memory: { max: 3GB }                   # of the whole tree of processes
    stop: { signal: SIGTERM, grace: 30s }
    log: { maxBytes: 50MB, keep: 5 }`

function commented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('  ') ? `  # ${line.slice(2).replace(/^# /, '')}` : line))
    .join('\n')
}
