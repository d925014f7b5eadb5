/** The decisions around the sandbox that need none: links, endings, the line that tells, why none comes up. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { staysInside } from '../../src/regression/copy-tree.ts'
import { lastUsefulLine } from '../../src/regression/last-useful-line.ts'
import { outputTail } from '../../src/regression/output-tail.ts'
import { endedBy } from '../../src/regression/sandbox-ending.ts'
import { quoted } from '../../src/regression/sandbox-script.ts'
import { sandboxTrouble } from '../../src/regression/sandbox-trouble.ts'
import { runs } from '../support/fuzzing.ts'

describe('a link in what an attempt left', () => {
  it.each([
    ['a', 'b', true],
    ['a/b', '../c', true],
    ['a/b', './c/d', true],
    ['a', '../c', false],
    ['a/b', '../../c', false],
    ['a', '/etc/passwd', false],
    // d may be a link to the folder itself, and its parent is outside then.
    ['a', 'd/..', false],
  ])('%s → %s is kept: %s', (path, target, isKept) => {
    expect(staysInside(path, target)).toBe(isKept)
  })
})

describe('the end of a command', () => {
  it.each([
    [null, 0, null, { stopped: null, code: 0 }],
    [null, 152, null, { stopped: 'cpu', code: null }],
    [null, null, 'SIGXFSZ', { stopped: 'disk', code: null }],
    [null, null, 'SIGSEGV', { stopped: null, code: null }],
    ['time', 0, null, { stopped: 'time', code: null }],
  ] as const)('%s, %s, %s', (stopped, code, signal, ended) => {
    expect(endedBy(stopped, code, signal)).toEqual(ended)
  })
})

describe('the line that says most', () => {
  it.each([
    ['Error: boom\n    at f (x.js:1)\n\nNode.js v26.10.0\n', 'Error: boom'],
    [
      'F\n---\nAssertionError: 1 != 2\n\n----\nRan 1 test in 0.0s\n\nFAILED (failures=1)\n',
      'AssertionError: 1 != 2',
    ],
    ['not ok 2 - adds\nok 3 - more\n1..3\n', 'not ok 2 - adds'],
    ['one\ntwo\n', 'two'],
    ['\u001b[31mError: red\u001b[0m\n', 'Error: red'],
    ['', 'it said nothing'],
  ])('of %j', (text, line) => {
    expect(lastUsefulLine(text)).toBe(line)
  })
})

describe('a host where no sandbox comes up', () => {
  it.each([
    ['sandbox-exec: sandbox_apply: Operation not permitted', /Seatbelt does not nest/],
    ['bwrap: setting up uid map: Permission denied', /AppArmor/],
    ['/bin/sh: 1: exec: bwrap: not found', /install the package bubblewrap/],
    ['/bin/sh: socat: not found', /install the package socat/],
    ['something else', /nothing can be run in a sandbox of linux here: exit 1, something else/],
  ])('%s', (text, words) => {
    expect(sandboxTrouble({ stopped: null, code: 1, text }, 'linux')).toMatch(words)
  })
})

describe('any output', () => {
  it('keeps its begin and its end, counts all of it, and tells once that it is too much', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30_000 }), { maxLength: 30 }), (sizes) => {
        let told = 0
        const output = outputTail(100_000, () => told++)
        const all = sizes.map((size, index) => String.fromCharCode(97 + (index % 26)).repeat(size))
        for (const text of all) output.add(Buffer.from(text))
        const whole = all.join('')
        const kept = output.text()
        expect(output.bytes()).toBe(whole.length)
        expect(told).toBe(whole.length > 100_000 ? 1 : 0)
        if (whole.length <= 64_000) expect(kept).toBe(whole)
        else {
          expect(kept.startsWith(whole.slice(0, 16_000))).toBe(true)
          expect(kept.endsWith(whole.slice(-48_000))).toBe(true)
        }
      }),
    )
  })
})

describe('any word', () => {
  it('comes through the shell as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('\0')),
        (word) => {
          const out = execFileSync('/bin/sh', ['-c', `printf %s ${quoted(word)}`], {
            encoding: 'utf8',
          })
          expect(out).toBe(word)
        },
      ),
      { numRuns: runs(50) },
    )
  })
})
