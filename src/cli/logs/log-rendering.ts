/** How the lines of a log are shown to a person: as they stand, or as what they tell. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { HomePaths } from '../../daemon/paths.ts'
import { DAEMON } from './log-places.ts'

/** Null for a line that says nothing to a person. */
export type Render = (line: string) => string | null

/** The daemon's log and the conversations of Claude Code are JSON; other logs stand as they are. */
export async function renderFor(paths: HomePaths, name: string): Promise<Render> {
  if (name === DAEMON) return tolerant((await import('../../daemon/daemon-log.ts')).readable)
  if (!existsSync(join(paths.agents, name, 'session.json'))) return (line) => line
  return (await import('../../agents/claude-conversation-text.ts')).renderClaudeLine
}

/** What is no such line (a crash has torn it, or something else was written there) is shown as it is. */
function tolerant(render: Render): Render {
  return (line) => {
    try {
      return render(line)
    } catch {
      // Only a person reads it: the line itself says more than an error about it.
      return line
    }
  }
}
