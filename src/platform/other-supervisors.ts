/** Other supervisors, from what runs and from what lies in their files: the same on both platforms. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fact, OtherSupervisor } from '../doctor/facts.ts'

export type CommandLine = { readonly pid: number; readonly command: string }

/** Claude Code's own daemon, which keeps its `--bg` sessions (2.1.330). */
export function claudeDaemons(running: readonly CommandLine[]): readonly OtherSupervisor[] {
  return running
    .filter(({ command }) => /^(?:\S*\/)?claude daemon(?: |$)/.test(command))
    .map(({ pid }) => ({
      name: `Claude's own daemon (process ${pid})`,
      isRunning: true,
      manages: 'own-sessions',
      mend: `kill ${pid}`,
    }))
}

/**
 * pm2, where it keeps a Claude Code or an OpenClaw, or where what it keeps cannot be read. `startsAtBoot`:
 * it is not running, but something starts it then.
 */
export function pm2Among(
  running: readonly CommandLine[],
  startsAtBoot: boolean,
  userHome: string,
): readonly OtherSupervisor[] {
  const isRunning = running.some(({ command }) => /^PM2 v\S+: God Daemon/.test(command))
  if (!isRunning && !startsAtBoot) return []
  const names = pm2Apps(join(userHome, '.pm2'))
  if ('unknown' in names) {
    const mend = 'pm2 list'
    return [{ name: `pm2 (${names.unknown})`, isRunning, manages: 'unknown', mend }]
  }
  const ours = names.is.filter((name) => /openclaw|claude/i.test(name))
  if (ours.length === 0) return []
  const [openclaw, claude] = [/openclaw/i, /claude/i].map((word) =>
    ours.some((name) => word.test(name)),
  )
  const manages = openclaw && claude ? 'both' : openclaw ? 'openclaw' : 'claude'
  const mend = `pm2 delete ${ours.join(' ')} && pm2 save`
  return [{ name: `pm2 with ${ours.join(', ')}`, isRunning, manages, mend }]
}

/** Names of what it keeps: saved for its next start, or running by its pid files. */
function pm2Apps(folder: string): Fact<readonly string[]> {
  try {
    const saved = join(folder, 'dump.pm2')
    const content: unknown = existsSync(saved) ? JSON.parse(readFileSync(saved, 'utf8')) : []
    const list: readonly unknown[] = Array.isArray(content) ? content : []
    const names = list.flatMap((app) =>
      typeof app === 'object' && app !== null && 'name' in app && typeof app.name === 'string'
        ? [app.name]
        : [],
    )
    const pids = join(folder, 'pids')
    const running = existsSync(pids) ? readdirSync(pids) : []
    const ran = running.flatMap((file) => /^(.+)-\d+\.pid$/.exec(file)?.[1] ?? [])
    return { is: [...new Set([...names, ...ran])] }
  } catch {
    return { unknown: `what it keeps in ${folder} cannot be read` }
  }
}
