/**
 * The `agenthost.yaml` that `up` and `init` write from what they find: it works as it stands, and shows
 * in comments what else can be said. Pure.
 */
import type { Found } from './find-programs.ts'
import { GATEWAY } from './starter-gateway.ts'
import { JOBS } from './starter-jobs.ts'

/** A text that `loadConfig` takes without a mistake, whatever was found. */
export function starterConfig({ openclaw, claude, tmux }: Found): string {
  const hasDesk = claude !== null && tmux !== null
  const sections = [
    { text: openclawAgent(openclaw), isOn: openclaw !== null },
    { text: claudeAgent(claude), isOn: claude !== null },
    { text: deskAgent(claude), isOn: hasDesk },
  ]
  const on = sections.filter(({ isOn }) => isOn).map(({ text }) => text)
  const off = sections.filter(({ isOn }) => !isOn).map(({ text }) => commented(text))
  const agents = on.length > 0 ? on : [HELLO]
  return `${[HEAD, ...agents, ...off, commented(SCRAPER), JOBS, GATEWAY, ALERTS].join('\n')}\n`
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

/** The path that was found, as a comment: left alone, the PATH decides, also after an update. */
function programLine(found: string | null, name: string): string {
  return `    # program: ${JSON.stringify(found ?? `/usr/local/bin/${name}`)}   # else the ${name} of the PATH`
}

function openclawAgent(found: string | null): string {
  return `
  # The OpenClaw gateway. Its own service must be gone first: openclaw gateway uninstall
  openclaw:
    preset: openclaw
    port: 18789                # what it listens on, on this host alone
${programLine(found, 'openclaw')}
    # stateDir: ~/.openclaw    # the state of an OpenClaw that you have; else a new folder of its own
    # configPath: ~/.openclaw/openclaw.json   # else the one in its state folder
    # route: agents            # of the gateway (below): put into its configuration at each start`
}

function claudeAgent(found: string | null): string {
  return `
  # Claude Code, resident: prompts go in with \`agenthost send claude "..."\`,
  # the conversation is shown by \`agenthost logs claude\`.
  claude:
    preset: claude-code
    workdir: "~"               # the folder it works in
    # its login, from \`claude setup-token\`, kept by \`agenthost secrets set claude-token\`:
    # env: { CLAUDE_CODE_OAUTH_TOKEN: { secret: claude-token } }
    # or none, and no model: with a route of the gateway (below) in their place
    # allowedTools: [Read, Grep, Edit, "Bash(git status:*)"]   # all others are refused: nobody is there to ask
    # permissionMode: dontAsk  # or acceptEdits, plan, ...
    # model: sonnet            # else Claude Code's own choice
    # mcpConfig: mcp.json      # the MCP servers it gets
    # session: 00000000-0000-4000-8000-000000000000   # a conversation to go on with; else a new one
    # args: [--max-turns, 50]  # more for its command line
    # turnSilence: 10m         # a turn without an event for so long is interrupted
${programLine(found, 'claude')}`
}

function deskAgent(found: string | null): string {
  return `
  # Claude Code in a terminal that you can attach to: agenthost attach desk. The same keys as above.
  desk:
    preset: claude-code-tmux
    workdir: "~"
${programLine(found, 'claude')}`
}

const HELLO = `
  # Neither claude nor openclaw was found on the PATH, so here is a harmless agent to look at:
  #   agenthost status, agenthost logs hello -f, kill -9 its pid and look again
  hello:
    command: "while :; do date; sleep 10; done"`

const SCRAPER = `
  # Any other program. All but \`command\` and \`stdin\` can be said of every agent.
  scraper:
    command: [python3, -u, scrape.py]      # a text instead of a list is run by /bin/sh
    stdin: none                            # pipe: \`agenthost send\` gives it lines
    workdir: ~/fleet/scraper               # else this file's folder
    env: { LANG: C.UTF-8 }                 # of your own it gets HOME, PATH and a few more
    after: []                              # agents that must be ready first
    restart: always                        # or on-failure, never, or a map of numbers
    ready: { output: "listening", within: 60s }   # up once it logs this; stopped when it does not
    alive: { http: "http://127.0.0.1:8080/health", every: 15s, timeout: 5s, failures: 3 }   # else hung
    hungAfterSilence: 20m                  # no new output for so long: hung
    memory: { max: 3GB, samples: 4 }       # over it four times, 15 s apart: restarted
    stop: { signal: SIGTERM, grace: 30s }  # so long until SIGKILL
    onWake: probe                          # after this host slept; or restart, ignore
    log: { maxBytes: 50MB, keep: 5 }       # size of one file; how many older ones stay
    route: agents                          # of the gateway: it gets ANTHROPIC_* and OPENAI_* for it
    cap: { daily: 5, monthly: 50 }         # US dollars that it may spend there; a number is a month's`

const ALERTS = `
# Who is told when something fails. \`agenthost alerts test\` says what comes back from each channel;
# on your own computer, \`agenthost watch user@this-host\` shows the same without any of them.
# alerts:
#   channels:
#     - { ntfy: "https://ntfy.sh/a-topic-that-nobody-guesses" }
#     - { slack: { secret: slack-webhook } }       # kept by: agenthost secrets set slack-webhook
#     - { macos: true, least: warning }            # on the screen of this Mac
#   deadman: { url: { secret: healthcheck-url }, every: 1m }   # whoever waits for it notices a dead host
#   quiet: { from: "22:00", to: "07:00" }          # only what is urgent is told then`

function commented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('  ') ? `  # ${line.slice(2).replace(/^# /, '')}` : line))
    .join('\n')
}
