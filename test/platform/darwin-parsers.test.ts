import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markOf } from '../../src/platform/darwin/birth-mark.ts'
import { parseBootSession, parseBootTime } from '../../src/platform/darwin/boot-id.ts'
import { parseCommandLines } from '../../src/platform/darwin/command-lines.ts'
import { jobState } from '../../src/platform/darwin/launchctl.ts'
import {
  consoleUser,
  guiSession,
  parseAutoLogin,
  parseFileVault,
} from '../../src/platform/darwin/login-session.ts'
import { judgeLsof } from '../../src/platform/darwin/port-owner.ts'
import { parsePs } from '../../src/platform/darwin/ps.ts'
import { parseSignature } from '../../src/platform/darwin/signature.ts'
import { sysctl } from '../../src/platform/darwin/sysctl.ts'
import type { MacTools } from '../../src/platform/darwin/tools.ts'
import { writeMark } from '../../src/supervisor/process.ts'
import { macSample, withUid } from '../support/mac-samples.ts'
import { mutated, truncations } from '../support/mutations.ts'
import { runs } from '../support/fuzzing.ts'

const MARK = writeMark({ homeId: '0a1b2c3d4e5f', agent: 'triage', generation: 12 }, '00ff00ff')
const ANSWER = { code: 0, err: '', trouble: '' } as const

const printing = (out: string): MacTools => ({
  path: (tool) => tool,
  file: (path) => path,
  run: () => Promise.resolve({ ...ANSWER, out }),
})

/** What a parser says; an error is "not known". */
function said<T>(read: (text: string) => T, text: string): T | 'error' {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('unable to read')) return 'error'
    throw error
  }
}

type Parser = {
  readonly name: string
  readonly text: string
  readonly read: (text: string) => unknown
  /** Whether an answer is right for some damaged form of the text, or says that it is not known. */
  readonly isHonest: (answer: unknown, text: string) => boolean
}

const rowsOf = withUid(macSample('ps-axo.txt'))
const real = JSON.stringify(parsePs(rowsOf))

const PARSERS: readonly Parser[] = [
  {
    name: 'ps',
    text: rowsOf,
    read: parsePs,
    // Every row that it gives is a row that ps printed.
    isHonest: (answer) =>
      answer === 'error' ||
      (answer as readonly unknown[]).every((row) => real.includes(identityIn(row))),
  },
  {
    name: 'the command lines of ps',
    text: '    1 /sbin/launchd\n  512 /opt/claude -p --resume 0a1b\n  513 (login)\n',
    read: parseCommandLines,
    isHonest: (answer, text) =>
      answer === 'error' ||
      (answer as readonly { pid: number; command: string }[]).every(({ pid, command }) =>
        text.split('\n').some((line) => line.includes(String(pid)) && line.includes(command)),
      ),
  },
  {
    name: 'the birth mark',
    text: `claude -p HOME=/Users/me AGENTHOST_RUN=${MARK} AGENTHOST_AGENT=triage\n`,
    read: (text) => markOf(text.trimEnd(), 'claude -p'),
    isHonest: (answer) => answer === null || answer === MARK,
  },
  {
    name: 'lsof',
    text: macSample('lsof-listen-F.txt'),
    read: (out) => judgeLsof({ ...ANSWER, out }, 3099),
    isHonest: (answer, text) => {
      const pid = (answer as { readonly pid: number | null } | null)?.pid
      if (answer === null) return text.trim() === ''
      return pid === null || new RegExp(`^p${pid}\\s*\\n`, 'm').test(text)
    },
  },
  ...(['on', 'off'] as const).map((word) => ({
    name: `FileVault ${word}`,
    text: macSample(`fdesetup-status-${word}.txt`),
    read: parseFileVault,
    isHonest: (answer: unknown) => answer === word || answer === 'unknown',
  })),
  {
    name: 'automatic login on',
    text: macSample('sysadminctl-autologin-status-on.stderr.txt'),
    read: parseAutoLogin,
    isHonest: (answer) => ['runner', undefined].includes((answer as { user?: string }).user),
  },
  {
    name: 'automatic login off',
    text: macSample('sysadminctl-autologin-status-off.stderr.txt'),
    read: parseAutoLogin,
    isHonest: (answer) => ['off', 'unknown'].includes((answer as { kind: string }).kind),
  },
  {
    name: 'the signature',
    text: 'Executable=/opt/homebrew/bin/node\nIdentifier=node\nSignature=adhoc\nInfo.plist=not bound\nTeamIdentifier=not set\n',
    read: (text) => parseSignature(0, text),
    isHonest: (answer) => answer === 'ad-hoc' || answer === 'unknown',
  },
  {
    name: 'the boot session',
    text: '0F3A2C6E-1111-4222-8333-ABCDEF012345\n',
    read: (out) => parseBootSession({ ...ANSWER, out }),
    isHonest: (answer) => answer === null || answer === '0F3A2C6E-1111-4222-8333-ABCDEF012345',
  },
  {
    name: 'the boot time',
    text: macSample('sysctl-kern.boottime.txt'),
    read: (out) => parseBootTime({ ...ANSWER, out }),
    isHonest: (answer) => answer === null || answer === 'boottime:1789231177',
  },
]

/** Without memory, state and command, which a shorter or translated line has otherwise. */
function identityIn(row: unknown): string {
  const { pid, ppid, pgid, uid, startedAt } = row as Readonly<Record<string, unknown>>
  return JSON.stringify({ pid, ppid, pgid, uid, startedAt }).slice(0, -1)
}

describe.each(PARSERS)('$name', ({ text, read, isHonest }) => {
  it('is read where it is whole', () => {
    const answer = said(read, text)
    expect(isHonest(answer, text)).toBe(true)
    expect([null, 'error', 'unknown']).not.toContain(answer)
  })

  it('cut off at any byte is known as it was, or not known', () => {
    for (const cut of truncations(text)) {
      expect(isHonest(said(read, cut), cut), JSON.stringify(cut)).toBe(true)
    }
  })

  it('damaged in any way is known as it was, or not known', () => {
    fc.assert(
      fc.property(mutated(text), (damaged) => isHonest(said(read, damaged), damaged)),
      { numRuns: runs(500) },
    )
  })
})

describe('programs of which the exit code alone counts', () => {
  it('say the same with any text', async () => {
    const sample = macSample('launchctl-print-not-found.stderr.txt')
    await fc.assert(
      fc.asyncProperty(mutated(sample), async (text) => {
        expect(await jobState('gui/501/x', printing(text))).toBe('loaded')
        expect(await guiSession(501, printing(text))).toBe('present')
      }),
    )
  })
})

describe('one word that a program prints', () => {
  it('is that word, or not known', async () => {
    await fc.assert(
      fc.asyncProperty(mutated('runner\n'), async (text) => {
        const user = await consoleUser(printing(text))
        expect(user === null || text.trim() === user).toBe(true)
        const value = await sysctl('hw.memsize', printing(text))
        expect(value === null || text.trim() === value).toBe(true)
      }),
    )
  })
})
