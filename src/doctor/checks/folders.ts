/** Whether everything that agents need lies outside of what macOS protects with a dialog. Pure. */
import type { AgentFacts } from '../agent-facts.ts'
import type { Facts } from '../facts.ts'
import { finding, ok, quoted, type Finding, type Subject } from '../finding.ts'
import { protectedBy } from '../protected-folders.ts'

const FOLDERS: Subject = {
  id: 'folders.protected',
  title: 'protected folders (TCC)',
  why: 'macOS asks at the screen before a program in the background may read there; nobody answers, and the agent hangs or gets EPERM',
}

type Place = { readonly what: string; readonly path: string; readonly realPath: string }

export function folderChecks({ host, home, agents, node, config }: Facts): readonly Finding[] {
  if (host.mac === null) return []
  const { userHome } = home
  const places: readonly Place[] = [
    { what: 'AGENTHOST_HOME', path: home.path, realPath: home.realPath },
    { what: 'the Node of agenthost', path: node.path, realPath: node.path },
    ...agents.flatMap(placesOf),
  ]
  const wrong = places.flatMap((place) => {
    const by = protectedBy(place.path, userHome) ?? protectedBy(place.realPath, userHome)
    return by === null ? [] : [{ ...place, by }]
  })
  if (wrong.length === 0) return [finding(FOLDERS, ok('nothing lies in one'))]
  const found = wrong.map(({ what, path, by }) => `${what} ${path} is in ${by}`).join('; ')
  return [finding(FOLDERS, { level: 'bad', found, mend: mendOf(wrong, config.path) })]
}

function placesOf({ name, workdir, program }: AgentFacts): readonly Place[] {
  const works = { what: `the workdir of ${name}`, ...workdir }
  return program === null ? [works] : [works, { what: `the program of ${name}`, ...program }]
}

/** Folders of work are moved; what else is wrong needs another place by its own command. */
function mendOf(wrong: readonly Place[], configPath: string): string {
  const moves = wrong
    .filter(({ what }) => what.startsWith('the workdir'))
    .map(({ path }) => `mv ${quoted(path)} ~/fleet/`)
  const edit = `"\${EDITOR:-nano}" ${quoted(configPath)}`
  if (moves.length === 0) return 'mkdir -p ~/fleet'
  return ['mkdir -p ~/fleet', ...new Set(moves), edit].join('\n')
}
