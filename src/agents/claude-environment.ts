/** What Claude Code is told through its environment, and how long it may be silent by that. Pure. */
import type { ClaudeEntry } from '../config/entry.ts'
import type { TurnLimits } from './claude-conversation.ts'
import { claudeGatewayEnv, type GatewayAccess } from './gateway-access.ts'
import { CLAUDE } from './numbers.ts'

type Environment = Readonly<Record<string, string>>

/**
 * Its own settings, login and transcripts for each agent; no update of itself under our hands; silent
 * connections cut by its own watchdog. A login of the operator is not shared: an agent gets its route, or in its
 * entry's `env` CLAUDE_CODE_OAUTH_TOKEN, or ANTHROPIC_BASE_URL and ANTHROPIC_AUTH_TOKEN.
 */
export function claudeEnvironment(
  folder: string,
  entry: Pick<ClaudeEntry, 'route'>,
  gateway: GatewayAccess | null,
): Environment {
  return {
    CLAUDE_CONFIG_DIR: `${folder}/claude`,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_SUPERVISED: '1',
    CLAUDE_ENABLE_BYTE_WATCHDOG: '1',
    CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: String(CLAUDE.byteIdleMs),
    API_TIMEOUT_MS: String(CLAUDE.apiTimeoutMs),
    CLAUDE_CODE_MAX_RETRIES: String(CLAUDE.apiRetries),
    ...claudeGatewayEnv(entry, gateway, CLAUDE),
  }
}

/** A turn may be silent for as long as one request to the model may, and a tool for as long as Bash may. */
export function turnLimits(entry: ClaudeEntry, env: Environment): TurnLimits {
  const apiTimeoutMs = positive(env['API_TIMEOUT_MS']) ?? CLAUDE.apiTimeoutMs
  const bashTimeoutMs = positive(env['BASH_MAX_TIMEOUT_MS']) ?? 0
  const turnSilenceMs =
    entry.turnSilenceMs ?? Math.max(apiTimeoutMs + CLAUDE.apiMarginMs, CLAUDE.turnSilenceMs)
  return {
    turnSilenceMs,
    toolSilenceMs: Math.max(
      turnSilenceMs,
      bashTimeoutMs + CLAUDE.apiMarginMs,
      CLAUDE.toolSilenceMs,
    ),
    unwatchedMs: CLAUDE.unwatchedMs,
  }
}

function positive(text: string | undefined): number | null {
  const number = Number(text)
  return text !== undefined && Number.isFinite(number) && number > 0 ? number : null
}
