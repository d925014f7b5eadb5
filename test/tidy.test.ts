/** The rules of the house that no linter knows (ARCHITECTURE.md). Each finding says what to do. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(path) && !path.startsWith('test/fixtures/'))
const sources = files.filter((path) => path.startsWith('src/') && path.endsWith('.ts'))
const tests = files.filter(
  (path) => path.startsWith('test/') && path.endsWith('.test.ts') && path !== 'test/tidy.test.ts',
)
const text = (path: string): string => readFileSync(path, 'utf8')
const lines = (path: string): number => text(path).split('\n').length - 1

/** Files that read a clock of their own. This list may only shrink. */
const READ_A_CLOCK: readonly string[] = []

/** Drawers, and names that tell of an older file instead of what is in this one. */
const FORBIDDEN_NAMES =
  /^(?:utils?|helpers?|types?|index|shared|common|misc|.*-(?:v\d|new|old|copy))\.ts$/

/** Words for which there is a better one (design words), and traces of how the code came to be. */
const FORBIDDEN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(TODO|FIXME|XXX)\b/, 'do it now, or file an issue'],
  [
    /\b(?:[Ii]mproved|[Rr]efactored|[Ee]xtracted from|[Aa]s requested|[Ll]egacy)\b/,
    'history belongs to git',
  ],
  [/\b[a-z]+[A-Za-z]*V[2-9]\b/, 'name it after what it does; the former one goes'],
  [/\bmax retries\b/i, 'the word is: restart limit'],
  [/\bkill timeout\b/i, 'the word is: grace'],
]

/** Type-only imports between rooms: one speaks the words of the other. */
const MAY_SPEAK: Readonly<Record<string, readonly string[]>> = {
  agents: ['supervisor', 'config'],
  alerts: ['config'],
  store: ['supervisor', 'schedule', 'alerts', 'rankings', 'gateway', 'routing', 'regression'],
  gateway: ['routing'],
  regression: ['gateway', 'routing'],
  config: ['schedule'],
  platform: ['supervisor', 'secrets', 'doctor', 'install', 'alerts'],
  control: ['supervisor', 'gateway'],
  dashboard: ['control'],
  routing: ['rankings', 'regression'],
  report: ['rankings', 'regression', 'routing'],
}

describe('every source file', () => {
  it('has a name that says what it decides or does', () => {
    const wrong = [...sources, ...tests].filter((path) => FORBIDDEN_NAMES.test(basename(path)))
    expect(wrong, 'name the file after the one thing in it').toEqual([])
  })

  it('is at most 150 lines long', () => {
    const over = sources.filter((path) => lines(path) > 150)
    expect(
      over.map((path) => `${path}: ${lines(path)}`),
      'find the better shape',
    ).toEqual([])
  })

  it('begins with a comment that says what it is for', () => {
    const bare = sources.filter((path) => !/^(#!.*\n)?\/\*\*/.test(text(path)))
    expect(bare, 'two to five lines: what it decides or does').toEqual([])
  })

  it('imports no module of Node and no package when it calls itself pure', () => {
    const impure = sources.filter((path) => {
      const head = /^\/\*\*[\s\S]*?\*\//.exec(text(path))?.[0] ?? ''
      return /\bPure[.:]/.test(head) && /^(?:import\b[^'\n]*|\} from )'[^.]/m.test(text(path))
    })
    expect(impure, 'hand in what it needs, or move what is not a decision elsewhere').toEqual([])
  })

  it('looks at whether a value is an object by the one look of its room', () => {
    const look = /'object' (?:&&|\|\|) [\w.]+ [!=]== null (?:&&|\|\|) !?Array\.isArray/g
    const rooms = new Map<string, string[]>()
    for (const path of sources) {
      const room = path.split('/')[1] ?? ''
      const found = [...text(path).matchAll(look)].map(() => path)
      rooms.set(room, [...(rooms.get(room) ?? []), ...found])
    }
    const twice = [...rooms.values()].filter((paths) => paths.length > 1)
    expect(twice, 'take that of the room (decision 46)').toEqual([])
  })

  it('has its time handed in', () => {
    const clock =
      /\b(?:Date\.now|performance\.now|setTimeout|setInterval)\b|new Date\(\)|'node:timers/
    const wrong = sources.filter((path) => path !== 'src/clock.ts' && clock.test(text(path)))
    expect(
      wrong.filter((path) => !READ_A_CLOCK.includes(path)),
      'take a Clock (src/clock.ts) or a time as an argument',
    ).toEqual([])
    const gone = READ_A_CLOCK.filter((path) => !wrong.includes(path))
    expect(gone, 'take it off the list: it may only shrink').toEqual([])
  })

  it('imports types of other rooms only where it speaks their words', () => {
    const wrong = sources.flatMap((path) => {
      const room = path.split('/')[1] ?? ''
      if (['daemon', 'cli'].includes(room) || path.split('/').length < 3) return []
      const others = [...text(path).matchAll(/from '(\.[^']+)'/g)]
        .map((match) => join(dirname(path), match[1] ?? '').split('/'))
        .flatMap(([_src, other, file]) =>
          other === undefined || file === undefined ? [] : [other],
        )
      return others
        .filter((other) => other !== room && !MAY_SPEAK[room]?.includes(other))
        .map((other) => `${path} → ${other}`)
    })
    expect(wrong, 'hand it in as a door, or join the rooms in daemon/ or cli/').toEqual([])
  })

  it('leaves SQL to store/', () => {
    const sql = /(SELECT .* FROM|INSERT INTO|CREATE TABLE|DELETE FROM|UPDATE \w+ SET)/
    const wrong = sources.filter((path) => !path.startsWith('src/store/') && sql.test(text(path)))
    expect(wrong, 'add a verb in store/').toEqual([])
  })
})

describe('every file', () => {
  it('is free of words that we do not use', () => {
    const found = files
      .filter((path) => /\.(ts|mjs|md|json|c)$/.test(path) && path !== 'test/tidy.test.ts')
      .filter((path) => path !== 'package-lock.json')
      .flatMap((path) =>
        FORBIDDEN_WORDS.filter(([word]) => word.test(text(path))).map(
          ([, why]) => `${path}: ${why}`,
        ),
      )
    expect(found).toEqual([])
  })

  it('names no path of one machine and no registry', () => {
    const wrong = files
      .filter((path) => path !== 'test/tidy.test.ts' && !path.endsWith('.png'))
      .filter((path) => /\/work\/|\/tmp\/(n2[46]|e2e)\b|registry\.npmjs/.test(text(path)))
    expect(wrong, 'the project speaks of itself alone').toEqual([])
    expect(text('package-lock.json'), 'lock files carry no addresses').not.toContain('"resolved"')
  })
})

describe('every test', () => {
  it('says what is, not what should be, and asserts something', () => {
    const should = tests.filter((path) => /\bit\((['"`]).*\bshould\b/.test(text(path)))
    expect(should, 'name the observable outcome').toEqual([])
    const idle = tests.filter((path) => !/\bexpect\(/.test(text(path)))
    expect(idle, 'a test that asserts nothing cannot fail').toEqual([])
  })

  it('waits for what happens, never for so many milliseconds', () => {
    const sleeping = tests.filter((path) =>
      /(?:sleep|setTimeout)\((?:[^()]*,\s*)?\d{2,}\)/.test(text(path)),
    )
    expect(sleeping, 'use test/support/eventually.ts').toEqual([])
  })
})

describe('the documents', () => {
  it('have an operation page for every room with code', () => {
    const rooms = new Set(
      sources.filter((path) => path.split('/').length > 2).map((path) => path.split('/')[1]),
    )
    const missing = [...rooms].filter((room) => !existsSync(`docs/operation/${room}.md`))
    expect(missing, 'write docs/operation/<room>.md: numbered sentences of what it does').toEqual(
      [],
    )
  })

  it('number the decisions without a gap and link each of them', () => {
    const records = files
      .filter((path) => /^docs\/decisions\/\d{4}-/.test(path))
      .map((path) => basename(path))
    const numbers = records.map((name) => Number(name.slice(0, 4)))
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1))
    const list = text('docs/decisions/README.md')
    expect(
      records.filter((name) => !list.includes(`(${name})`)),
      'link it in README.md there',
    ).toEqual([])
  })

  it('keep ARCHITECTURE.md to two pages', () => {
    expect(lines('ARCHITECTURE.md')).toBeLessThanOrEqual(130)
  })

  it('tell the version that package.json has', () => {
    const { version } = JSON.parse(text('package.json')) as { version: string }
    expect(text('src/daemon/version.ts')).toContain(`'${version}'`)
    expect(text('CHANGELOG.md')).toContain(version)
    expect(dirname('package.json')).toBe('.')
  })
})
