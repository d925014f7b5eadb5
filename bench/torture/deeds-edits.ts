/** What people write into `agenthost.yaml` and `routing.json`: other editions, mistakes, half a file. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { configOf } from './cast.ts'
import { chosen, type Deed, type Live } from './live.ts'

const MENDED_AFTER_MS = 8000

const textOf = ({ stage, edition }: Live): string => configOf(stage.cast, edition)

const another: Deed = (live) => {
  live.edition += 1
  live.stage.configure(textOf(live))
  return `edition ${live.edition}`
}

const MISTAKES: readonly (readonly [string, (text: string) => string])[] = [
  ['no YAML', (text) => `${text}\n  ]]: {`],
  ['an unknown key', (text) => text.replace('"every": "1m"', '"evry": "1m"')],
  ['another kind of value', (text) => text.replace('"after-ms"', '"x"').replace('"1s"', 'true')],
  ['empty', () => ''],
  ['only a comment', () => '# to do\n'],
]

/** Mended soon: a daemon that starts under it leaves everything alone. */
const mistake: Deed = (live, step) => {
  const [name, spoil] = chosen(MISTAKES, step) ?? MISTAKES[0]!
  const text = textOf(live)
  const mend = (): void => live.stage.configure(textOf(live))
  live.beside(pause(MENDED_AFTER_MS * (0.1 + step.size)).then(mend))
  if (step.size < 0.3) {
    // As an editor that writes in place, and is killed in the middle.
    writeFileSync(join(live.stage.home, 'agenthost.yaml'), text.slice(0, text.length / 2))
    return 'half of the file'
  }
  live.stage.configure(spoil(text))
  return name
}

const STEP_USD = 0.0015

/** By a little: it is soon spent again. */
const raise: Deed = (live, { size }) => {
  live.usd += STEP_USD * (0.2 + size)
  live.stage.putRoutes(JSON.stringify(live.stage.allow(live.usd)))
  return `to ${live.usd.toFixed(3)} USD`
}

const ROUTE_MISTAKES: readonly string[] = [
  '{"routes": {',
  '',
  '{"routes": {"deep": "openrouter/standin/deep"}, "fallback": ["nobody"]}',
  '{"routes": {"deep": 1}}',
  '{"routes": {}, "monthly_cap_usd": -1}',
]

const routeMistake: Deed = ({ stage }, step) => {
  const text = chosen(ROUTE_MISTAKES, step) ?? ''
  stage.putRoutes(text)
  return JSON.stringify(text)
}

export const EDITS = {
  'config: another edition': another,
  'config: a mistake': mistake,
  'routes: raise the caps': raise,
  'routes: a mistake': routeMistake,
} as const satisfies Readonly<Record<string, Deed>>
