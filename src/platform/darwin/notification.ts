/**
 * Notifications of a Mac: through a native terminal-notifier where Homebrew has put one, else through
 * osascript with the text as arguments. That it ended well does not prove that anybody saw it: macOS files
 * what it has not been allowed to show without a word (dreamcontext#239).
 */
import type { Outcome } from '../../alerts/channel.ts'
import type { Notify } from '../../alerts/notification.ts'
import { guiSession } from './login-session.ts'
import { nativeProgram } from './mach-o.ts'
import type { MacTools } from './tools.ts'

const TERMINAL_NOTIFIER = '/opt/homebrew/bin/terminal-notifier'

/** The text is never part of a script. */
const SCRIPT = [
  'on run argv',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  'end run',
]

export function macNotifier(tools: MacTools): Notify {
  return async (text) => {
    const uid = process.getuid?.() ?? 0
    const session = await guiSession(uid, tools)
    if (session === 'absent') return { skipped: 'nobody is logged in at this Mac' }
    const program = nativeProgram(tools.file(TERMINAL_NOTIFIER))
    const shown = program !== null && (await withTerminalNotifier(program, text))
    return shown ? { ok: true } : withOsascript(text, tools)
  }
}

/** False also where what speaks to it cannot be loaded: an upgrade may have put other files there. */
async function withTerminalNotifier(
  program: string,
  text: Parameters<Notify>[0],
): Promise<boolean> {
  try {
    const { showWith } = await import('./terminal-notifier.ts')
    return await showWith(program, text)
  } catch {
    return false
  }
}

async function withOsascript(
  { title, body }: Parameters<Notify>[0],
  tools: MacTools,
): Promise<Outcome> {
  const script = SCRIPT.flatMap((line) => ['-e', line])
  const { code, trouble } = await tools.run('osascript', [...script, '--', title, body])
  if (code === 0) return { ok: true }
  return { retry: code === null ? `osascript: ${trouble}` : `osascript ended with ${code}` }
}
