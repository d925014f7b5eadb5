/**
 * `npm run mutate -- [ROOM|FILE…]`: changes the pure files in thousands of small ways and says which
 * changes no test notices. Exits 1 when a room is under the threshold.
 */
import { parseArgs } from 'node:util'
import { chosen, roomOf } from './pure-files.ts'
import { keep, kept, type FileResult, type Judged } from './results.ts'
import { mutate, type Verdict } from './run.ts'
import { isShort, survivors, table } from './table.ts'

const USAGE = `usage: npm run mutate -- [ROOM|FILE…] [--missing] [--every]    mutate and judge
       npm run mutate -- [ROOM|FILE…] --table [--every]      what is known of the files as they are
  --missing  only files without a result for their present text
  --every    list what survived in every file, not only in those under the threshold`
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    table: { type: 'boolean', default: false },
    missing: { type: 'boolean', default: false },
    every: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const note = (text: string): void => void process.stderr.write(`${text}\n`)

function groups(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(files, roomOf)
}

async function run(files: readonly string[]): Promise<void> {
  for (const [room, inRoom] of groups(files)) {
    const begun = performance.now()
    note(`${room}:`)
    const verdicts = await mutate(inRoom, (text) => note(`  ${text}`))
    note(`  ${Math.round((performance.now() - begun) / 1000)} s`)
    const at = new Date().toISOString()
    for (const file of inRoom) keep(file, at, judgedIn(file, verdicts))
  }
}

function judgedIn(file: string, verdicts: readonly Verdict[]): readonly Judged[] {
  return verdicts
    .filter(({ mutant }) => mutant.file === file)
    .map(({ mutant: { line, mutator, original, replacement }, fate }) => {
      return { line, mutator, original, replacement, fate }
    })
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const files = chosen(positionals)
  if (!values.table) await run(values.missing ? files.filter((file) => kept(file) === null) : files)
  const known = files.map((file) => kept(file)).filter((result) => result !== null)
  const rooms = new Map<string, readonly FileResult[]>(
    Map.groupBy(known, ({ file }) => roomOf(file)),
  )
  process.stdout.write(`${table(rooms)}\n${survivors(known, values.every)}\n`)
  if (known.length < files.length)
    note(`${files.length - known.length} files have no result for their present text (--missing)`)
  return [...rooms.values()].some((results) => isShort(results)) ? 1 : 0
}

process.exitCode = await main()
