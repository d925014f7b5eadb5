/** Every shell script of the repository is read by shellcheck; those for macOS keep to what it has. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n')
const scripts = files.filter((path) => {
  // The tasks of the suites are wrong on purpose.
  if (
    path === '' ||
    path.startsWith('suites/') ||
    /\.(?:ts|mjs|md|json|c|png)$/.test(path) ||
    !existsSync(join(root, path))
  )
    return false
  return /^#!\/(?:usr\/)?bin\/(?:env )?(?:ba|da)?sh\b/.test(readFileSync(join(root, path), 'utf8'))
})
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0

/** bash 3.2 has no such syntax, and macOS no such programs or options. */
const NOT_ON_MACOS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:declare|local) -[Agn]\b|\b(?:mapfile|readarray|coproc)\b/, 'came with bash 4'],
  [/\$\{\w+(?:,,?|\^\^?)\}|&>>|\|&|\$\{\w+@\w\}/, 'came with bash 4'],
  [/(?:^|[\s;|&(])(?:timeout|setsid|flock|nproc|tac|realpath|jq) /m, 'is no program of macOS'],
  [
    /\bdate -d|\bsed -i\b|\bsed -r|\bstat -c|\bgrep -P|\bcp -a\b|\bdate \+%s%N/,
    'is an option of GNU',
  ],
]

describe('the shell scripts', () => {
  it('are all found', () => {
    for (const path of ['.ci/run', 'scripts/setup', 'scripts/acceptance-macos.sh']) {
      expect(scripts).toContain(path)
    }
  })

  it.skipIf(!hasShellcheck && process.env['AGENTHOST_CI'] === undefined)(
    'are clean to shellcheck',
    () => {
      const checked = spawnSync('shellcheck', ['-x', ...scripts], { cwd: root, encoding: 'utf8' })
      expect(checked.stdout).toBe('')
      expect(checked.status).toBe(0)
    },
  )
})

describe.each(scripts.filter((path) => /macos/.test(path)))('%s', (path) => {
  // Without comments.
  const text = readFileSync(join(root, path), 'utf8').replaceAll(/^\s*#.*$/gm, '')

  it('keeps to bash 3.2 and the programs of macOS', () => {
    const found = NOT_ON_MACOS.flatMap(([pattern, why]) => {
      const match = pattern.exec(text)
      return match === null ? [] : [`${match[0]}: ${why}`]
    })
    expect(found).toEqual([])
  })

  it('refuses what it does not know, and a host that is no Mac', () => {
    const run = (args: readonly string[]) => {
      const env = { PATH: process.env['PATH'], HOME: '/nonexistent' }
      return spawnSync('bash', [join(root, path), ...args], { env, encoding: 'utf8' })
    }
    expect(run(['--no-such', 'option'])).toMatchObject({ status: 64 })
    if (process.platform === 'darwin') return
    const args = path.includes('record') ? ['/nonexistent/samples'] : []
    expect(run(args)).toMatchObject({ status: 69, stderr: expect.stringContaining('no Mac') })
  })
})
