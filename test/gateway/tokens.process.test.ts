import { execFileSync } from 'node:child_process'
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import type { Caller } from '../../src/gateway/call.ts'
import { tokenBook, type TokenBook } from '../../src/gateway/front/token-book.ts'
import { dropToken, makeToken, tokensIn } from '../../src/gateway/front/token-files.ts'
import { parseTokenFile, tokenFileText } from '../../src/gateway/front/token-text.ts'

const CALLER: Caller = {
  kind: 'agent',
  name: 'desk',
  run: '7',
  routes: ['big', 'small'],
  direct: ['openrouter/a/b'],
  provider: { only: ['x'] },
  caps: [
    { period: 'day', nanoUsd: 1n },
    { period: 'month', nanoUsd: 25_500_000_000n },
  ],
  until: Date.parse('2030-01-01T00:00:00Z'),
}

let home: string
let folder: string
let now = Date.parse('2026-11-01T00:00:00Z')
let steady = 0
const told: string[] = []
const clock: Clock = { now: () => now, steady: () => steady, wakeAt: () => () => undefined }
let book: TokenBook

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-tokens-'))
  folder = join(home, 'gateway', 'tokens')
  told.length = 0
  now = Date.parse('2026-11-01T00:00:00Z')
  book = tokenBook({ folder, clock, tell: (message) => void told.push(message) })
})

afterEach(() => {
  book.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 10 })
})

/** Nobody has changed the folder for a while. */
const rest = (): void => utimesSync(folder, 1, 1)

describe('a token', () => {
  it('stands for whom it was made for, and is in no file', () => {
    const token = makeToken(folder, CALLER)
    expect(token).toMatch(/^ah-[\w-]{43}$/)
    expect(book.callerOf(token)).toEqual(CALLER)
    expect(readdirSync(folder)).toEqual(['agent-desk.json'])
    expect(readFileSync(join(folder, 'agent-desk.json'), 'utf8')).not.toContain(token.slice(3))
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'agent-desk.json')).mode & 0o777).toBe(0o600)
  })

  it('in a file of another name, in a pipe, or in a huge file is none, and the others are', () => {
    const mine = makeToken(folder, { ...CALLER, name: 'mine' })
    const token = makeToken(folder, CALLER)
    renameSync(join(folder, 'agent-desk.json'), join(folder, 'client-other.json'))
    execFileSync('mkfifo', [join(folder, 'agent-pipe.json')])
    symlinkSync('/dev/zero', join(folder, 'agent-link.json'))
    writeFileSync(join(folder, 'agent-huge.json'), ' '.repeat(70_000))
    expect(book.callerOf(token)).toBeNull()
    expect(book.callerOf(mine)?.name).toBe('mine')
    expect(told).toHaveLength(4)
  })

  it('is no longer that of an agent that got a new one', () => {
    const first = makeToken(folder, CALLER)
    expect(book.callerOf(first)?.run).toBe('7')
    const second = makeToken(folder, { ...CALLER, run: '8' })
    expect(book.callerOf(second)?.run).toBe('8')
    expect(book.callerOf(first)).toBeNull()
  })

  it('is refused within half a second after its file was removed', () => {
    const token = makeToken(folder, CALLER)
    rest()
    expect(book.callerOf(token)).not.toBeNull()
    expect(dropToken(folder, CALLER)).toBe(true)
    rest()
    steady += 500
    expect(book.callerOf(token)).toBeNull()
    expect(dropToken(folder, CALLER)).toBe(false)
  })

  it('is of no use from its end on', () => {
    const token = makeToken(folder, CALLER)
    now = (CALLER.until ?? 0) - 1
    expect(book.callerOf(token)).not.toBeNull()
    now += 1
    expect(book.callerOf(token)).toBeNull()
  })

  it.each(['', 'ah-', 'ah-x', 'Bearer', `ah-${'x'.repeat(10_000)}`])('%s is nobody', (token) => {
    makeToken(folder, CALLER)
    expect(book.callerOf(token)).toBeNull()
  })

  it('of a run stays when a later run has got its own', () => {
    makeToken(folder, { ...CALLER, run: 'second' })
    expect(dropToken(folder, CALLER, (run) => run === 'first')).toBe(false)
    expect(dropToken(folder, CALLER, (run) => run === 'second')).toBe(true)
  })
})

describe('a file that is no token', () => {
  const good = JSON.parse(tokenFileText({ sha256: '0'.repeat(64), caller: CALLER })) as object

  it('is told once and does not hurt the others', () => {
    const token = makeToken(folder, CALLER)
    writeFileSync(join(folder, 'client-broken.json'), '{"sha256": "not-quoted-anywhere')
    expect(book.callerOf(token)).not.toBeNull()
    steady += 1000
    makeToken(folder, { ...CALLER, name: 'other' })
    expect(book.callerOf(token)).not.toBeNull()
    expect(told).toEqual([
      `the token ${join(folder, 'client-broken.json')} is not used: it is no JSON`,
    ])
    expect(tokensIn(folder).map(({ file }) => file)).toEqual([
      'agent-desk.json',
      'agent-other.json',
      'client-broken.json',
    ])
  })

  it.each([
    [{ sha256: 'x' }, 'sha256 is no SHA-256'],
    [{ kind: 'root' }, 'kind is none of'],
    [{ name: '../x' }, 'name is no name'],
    [{ routes: 'big' }, 'routes is neither'],
    [{ run: 7 }, 'run is neither'],
    [{ direct: null }, 'direct is no list'],
    [{ provider: [] }, 'provider is no object'],
    [{ caps: [{ period: 'day', usd: '-1' }] }, 'caps is no list'],
    [{ caps: [{ period: 'year', usd: '1' }] }, 'caps is no list'],
    [{ caps: undefined }, 'caps is no list'],
    [{ until: 'tomorrow' }, 'until is no time'],
    [{ until: undefined }, 'until is no time'],
  ])('%j says why', (change, why) => {
    const read = parseTokenFile(JSON.stringify({ ...good, ...change }))
    expect(read).toEqual({ wrong: expect.stringContaining(why) as string })
  })
})
