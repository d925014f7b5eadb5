/** What people write into `agenthost.yaml` and `routing.json`: other editions, mistakes, half a file. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { configOf } from './cast.ts'
import { chosen, type Deed, type Live } from './live.ts'

const MENDED_AFTER_MS = 8000
const AGAIN_MS = 300

const textOf = ({ stage, edition }: Live): string => configOf(stage.cast, edition)

const another: Deed = (live) => {
  live.edition += 1
  return live.stage.configure(textOf(live)) ? `edition ${live.edition}` : null
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
  const mend = async (): Promise<void> => {
    await pause(MENDED_AFTER_MS * (0.1 + step.size))
    while (!live.stage.configure(textOf(live))) await pause(AGAIN_MS)
  }
  live.beside(mend())
  if (step.size < 0.3 && !live.isFull) {
    // As an editor that writes in place, and is killed in the middle.
    writeFileSync(join(live.stage.home, 'agenthost.yaml'), text.slice(0, text.length / 2))
    return 'half of the file'
  }
  return live.stage.configure(spoil(text)) ? name : null
}

const STEP_USD = 0.006
/** Now and then so much that other caps are nearer. */
const LEAP_USD = 0.1

/** Mostly by a little: it is soon spent again. */
const raise: Deed = (live, { which, size }) => {
  live.usd += which < 0.1 ? LEAP_USD : STEP_USD * (0.2 + size)
  if (!live.stage.putRoutes(JSON.stringify(live.stage.allow(live.usd)))) return null
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
  return stage.putRoutes(text) ? JSON.stringify(text) : null
}

export const EDITS = {
  'config: another edition': another,
  'config: a mistake': mistake,
  'routes: raise the caps': raise,
  'routes: a mistake': routeMistake,
} as const satisfies Readonly<Record<string, Deed>>
