/** What is on this host that an agent can be made of. */
import { findProgram } from './warnings.ts'

export type Found = {
  readonly claude: string | null
  readonly openclaw: string | null
  readonly tmux: string | null
}

export function findPrograms(env: NodeJS.ProcessEnv): Found {
  const path = env['PATH'] ?? ''
  const find = (name: string): string | null => findProgram(name, '/', path)
  return { claude: find('claude'), openclaw: find('openclaw'), tmux: find('tmux') }
}
