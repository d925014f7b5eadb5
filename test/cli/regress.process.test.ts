/** `agenthost regress check | suites | import` as a person runs them. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agenthost, type Agenthost } from './agenthost.ts'

const TINY = resolve('test/fixtures/suites/tiny')
let host: Agenthost
beforeEach(() => {
  host = agenthost()
})
afterEach(() => host.destroy())

function own(name: string): string {
  const folder = join(host.home, 'suites', name)
  cpSync(TINY, folder, { recursive: true })
  return folder
}

describe('regress check', () => {
  it('says in one line that every task proves something', async () => {
    own('mine')
    const { code, out, err } = await host.run(['regress', 'check', 'mine'])
    expect(err).toBe('')
    expect(out).toMatch(
      /^mine: all 3 tasks prove something \(\d+\.\d s, the slowest [a-z-]+ \d+\.\d s\)\n$/,
    )
    expect(code).toBe(0)
  })

  it('ends with 1, and names what proves nothing', async () => {
    const folder = own('mine')
    cpSync(join(folder, 'add-js/solution'), join(folder, 'add-js/workspace'), { recursive: true })
    writeFileSync(join(folder, 'words-py/solution/words.py'), 'def count_words(text): return 7\n')
    const { code, out } = await host.run(['regress', 'check', 'mine'])
    expect(out).toContain('mine/add-js: the untouched workspace passes: nothing is left to do\n')
    expect(out).toMatch(/mine\/words-py: the reference does not pass: AssertionError: 7 != /)
    expect(out).toContain('mine: 2 of 3 tasks prove nothing')
    expect(code).toBe(1)
    const json = await host.run(['regress', 'check', 'mine', '--json'])
    expect(JSON.parse(json.out)).toMatchObject([
      {
        suite: 'mine',
        hash: expect.any(String),
        tasks: [{ task: 'add-js', wrong: [expect.any(String)] }, {}, {}],
      },
    ])
  })

  it('ends with 78 for a suite that cannot be read, with every mistake, before it runs anything', async () => {
    const folder = own('mine')
    writeFileSync(join(folder, 'add-js/task.yaml'), 'id: add-js\nkind: chore\n')
    rmSync(join(folder, 'merge-sh/solution'), { recursive: true })
    const { code, out, err } = await host.run(['regress', 'check', 'mine'])
    expect([code, out]).toEqual([78, ''])
    expect(err).toContain(
      'mine/add-js/task.yaml:1:1: verify: expected a map of command, time, files',
    )
    expect(err).toContain('mine/merge-sh/solution: expected a reference solution, found nothing')
  })

  it('names the suites that there are, for one that is not', async () => {
    own('mine')
    const { code, err } = await host.run(['regress', 'check', 'nine'])
    expect(code).toBe(64)
    expect(err).toMatch(/unable to find the suite nine: .*\n.*mine/)
  })
})

describe('the section regression', () => {
  it('is told by name what it names and is not here', async () => {
    const regression = {
      suites: ['chores', 'tool'],
      models: ['deepseek/deepseek-v4-flash'],
      harness: 'direct',
    }
    writeFileSync(join(host.home, 'agenthost.yaml'), JSON.stringify({ agents: {}, regression }))
    const { code, out } = await host.run(['config', 'check'])
    expect(out).toContain('regression.suites: there is no suite tool (did you mean tools?)')
    expect(out).toContain('regression.models: deepseek/deepseek-v4-flash names no upstream')
    expect(out).toContain('regression.harness: chores go through claude-code or openclaw')
    expect(out.match(/regression\./g)).toHaveLength(3)
    expect(code).toBe(0)
  })
})

describe('what was never run', () => {
  it('is said with the command that comes next', async () => {
    const none = await host.run(['regress', 'show'])
    expect(none).toMatchObject({ code: 1 })
    expect(none.err).toContain('`agenthost regress run --budget 10`')
    const seven = await host.run(['regress', 'show', '7'])
    expect(seven.err).toContain('there is no run 7\n`agenthost regress show` shows the newest')
    const compared = await host.run(['regress', 'compare', 'a', 'b'])
    expect(compared.err).toContain('--only --model openrouter/… openrouter/… --budget 10')
  })
})

describe('regress suites', () => {
  it('counts the prompts of a suite, not its files', async () => {
    const { out } = await host.run(['regress', 'suites'])
    expect(Number(/^tools +(\d+) tasks, [0-9a-f]{12}$/m.exec(out)?.[1])).toBeGreaterThan(80)
  })

  it('lists them with their tasks, and those that cannot be used', async () => {
    own('mine')
    rmSync(join(own('spoiled'), 'add-js/task.yaml'))
    const { out } = await host.run(['regress', 'suites'])
    expect(out).toMatch(/^mine +3 tasks, [0-9a-f]{12}, yours: /m)
    expect(out).toMatch(/^spoiled +cannot be used: 1 mistakes/m)
    const json = JSON.parse((await host.run(['regress', 'suites', '--json'])).out) as {
      name: string
    }[]
    expect(json.map(({ name }) => name)).toEqual(expect.arrayContaining(['mine', 'spoiled']))
  })
})

/** An exercise in Exercism's layout. */
function exercise(root: string, name: string, files: Readonly<Record<string, string>>): void {
  const test = Object.keys(files).filter((path) => /_test\.py|\.spec\.js/.test(path))
  const example = Object.keys(files).filter((path) => path.startsWith('.meta/'))
  const solution = Object.keys(files).filter(
    (path) => !test.includes(path) && !path.startsWith('.'),
  )
  const all = {
    '.docs/instructions.md': `# Instructions\n\nPlease solve ${name}.\n`,
    '.docs/hints.md': 'the secret hint',
    '.meta/config.json': JSON.stringify({ files: { solution, test, example } }),
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true })
    writeFileSync(join(root, name, path), text)
  }
}

const PY_TEST = (module: string, checks: string): string =>
  `import unittest\nfrom ${module} import answer\n\nclass AnswerTest(unittest.TestCase):\n    def test_answer(self):\n        ${checks}\n`

function exercises(): string {
  const root = join(host.home, 'exercises')
  exercise(root, 'Two_Fer', {
    'two_fer.py': 'def answer(name):\n    pass\n',
    'two_fer_test.py': PY_TEST('two_fer', 'self.assertEqual(answer("a"), "one for a")'),
    '.meta/example.py': 'def answer(name):\n    return f"one for {name}"\n',
  })
  exercise(root, 'leap', {
    'leap.py': 'def answer(year):\n    pass\n',
    'leap_test.py': PY_TEST(
      'leap',
      'self.assertIs(answer(1900), False); self.assertIs(answer(2000), True)',
    ),
    '.meta/example.py':
      'def answer(year):\n    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)\n',
  })
  exercise(root, 'stack', {
    'stack.js':
      "export class Stack {\n  push() {\n    throw new Error('Remove this statement')\n  }\n}\n",
    'stack.spec.js': `import { describe, expect, test, xtest } from '@jest/globals';
import { Stack } from './stack';
describe('Stack', () => {
  let stack;
  beforeEach(() => { stack = new Stack(); });
  test('takes and gives', () => { stack.push(1); stack.push({ a: [2] }); expect(stack.pop()).toEqual({ a: [2], b: undefined }); expect(stack.pop()).toBe(1); });
  xtest('throws when it is empty', () => { expect(() => stack.pop()).toThrow(new Error('empty')); expect(() => stack.pop()).toThrow(/emp/); });
  test.each([[1, 2], [3, 4]])('keeps %i and %i', (a, b) => { stack.push(a); stack.push(b); expect([stack.pop(), stack.pop()]).not.toEqual([a, b]); });
});
`,
    '.meta/proof.ci.js':
      "export class Stack {\n  #all = []\n  push(one) { this.#all.push(one) }\n  pop() { if (this.#all.length === 0) throw new Error('empty'); return this.#all.pop() }\n}\n",
  })
  exercise(root, 'later', {
    'later.js': 'export const later = async () => undefined;\n',
    'later.spec.js': `import { later } from './later';
describe('later', () => {
  test('keeps its promise', async () => { await expect(later(2)).resolves.toBeCloseTo(2.001); });
  test('breaks it', () => expect(later(-1)).rejects.toThrow('negative'));
  test('calls back', (done) => { const called = jest.fn(); later(1, called).then(() => { expect(called).toHaveBeenCalledWith(1); done(); }, done); });
});
`,
    '.meta/proof.ci.js':
      "export const later = async (n, back) => { if (n < 0) throw new RangeError('negative'); back?.(n); return n };\n",
  })
  exercise(root, 'ledger', {
    'ledger.py': 'def answer():\n    return 1\n',
    'ledger_test.py': PY_TEST('ledger', 'self.assertEqual(answer(), 1)'),
    '.meta/example.py': 'def answer():\n    return 1\n',
  })
  exercise(root, 'broken', {
    'broken.py': 'def answer():\n    pass\n',
    'broken_test.py': PY_TEST('broken', 'self.assertEqual(answer(), 1)'),
    '.meta/example.py': 'def answer():\n    return 2\n',
  })
  mkdirSync(join(root, 'notes'))
  return root
}

describe('regress import', () => {
  it('makes tasks of exercises in both languages, and names those that prove nothing', async () => {
    const { code, out, err } = await host.run(['regress', 'import', exercises(), '--suite', 'mine'])
    expect(err).toBe('')
    expect(code, out).toBe(0)
    expect(out).toContain('left out notes: it has no .meta/config.json\n')
    expect(out).toContain(
      'left out ledger: the untouched workspace passes: nothing is left to do\n',
    )
    expect(out).toMatch(/left out broken: the reference does not pass: AssertionError: 2 != 1\n/)
    expect(out).toContain('The suite mine has 4 tasks.')
    const suite = join(host.home, 'suites/mine')
    for (const hidden of ['.meta', '.docs', 'hints.md'])
      expect(existsSync(join(suite, 'stack/workspace', hidden))).toBe(false)
    expect(readFileSync(join(suite, 'two-fer/task.yaml'), 'utf8')).toContain(
      'Please solve Two_Fer.',
    )
    expect(readFileSync(join(suite, 'two-fer/task.yaml'), 'utf8')).not.toContain('secret')
    expect(await host.run(['regress', 'check', 'mine'])).toMatchObject({ code: 0 })
  })

  it('takes one language alone, and never a name that is taken', async () => {
    const from = exercises()
    const { out } = await host.run([
      'regress',
      'import',
      from,
      '--suite',
      'mine',
      '--language',
      'python',
      '--json',
    ])
    expect(JSON.parse(out)).toMatchObject({ tasks: ['two-fer', 'leap'] })
    const again = await host.run(['regress', 'import', from, '--suite', 'mine'])
    expect([again.code, again.err]).toEqual([
      64,
      expect.stringContaining('there is one of that name'),
    ])
    const other = await host.run([
      'regress',
      'import',
      from,
      '--suite',
      'other',
      '--language',
      'ruby',
    ])
    expect([other.code, other.err]).toEqual([
      64,
      expect.stringContaining('ruby is neither python nor javascript'),
    ])
    expect((await host.run(['regress', 'import', '/nowhere', '--suite', 'other'])).code).toBe(64)
  })

  it('makes no suite of nothing', async () => {
    mkdirSync(join(host.home, 'empty'))
    const { code, out } = await host.run([
      'regress',
      'import',
      join(host.home, 'empty'),
      '--suite',
      'mine',
    ])
    expect([code, out]).toEqual([1, 'Not one exercise became a task: there is no suite mine.\n'])
    expect(existsSync(join(host.home, 'suites/mine'))).toBe(false)
  })
})
