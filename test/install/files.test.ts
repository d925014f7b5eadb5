import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyNode, isCopyOf, nodeFacts } from '../../src/install/node-files.ts'
import {
  currentRelease,
  makeRelease,
  pruneReleases,
  useRelease,
} from '../../src/install/release-files.ts'
import { packageRootOf, releaseSource } from '../../src/install/release-source.ts'
import { begin, underWay } from '../../src/install/under-way.ts'
import {
  keepMemory,
  leaveNote,
  logLine,
  readMemory,
  takeNote,
} from '../../src/install/watchdog-memory.ts'
import { NO_MEMORY } from '../../src/install/watchdog.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

const HOST = `${process.platform}-${process.arch}`

/** A built package with a better-sqlite3 in the folder above, as `npm install -g` may put it. */
function builtPackage(version = '1.2.3'): string {
  const root = join(folder, 'node_modules/agenthost')
  const files: Readonly<Record<string, string>> = {
    'package.json': JSON.stringify({ name: 'agenthost', version }),
    'dist/agenthost.js': '//',
    'dist/parts/a.js': '//a',
    'dist/.node': '/a/node',
    'launchd/daemon.plist': '<plist/>',
    'README.md': 'not part of it',
    '../better-sqlite3/package.json': '{"name":"better-sqlite3","main":"lib/index.js"}',
    '../better-sqlite3/lib/index.js': '//',
    '../better-sqlite3/deps/sqlite3.c': 'big',
    [`../better-sqlite3/prebuilds/${HOST}.node`]: 'binary',
    '../better-sqlite3/prebuilds/win32-x64.node': 'binary',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  chmodSync(join(root, 'dist/agenthost.js'), 0o755)
  return root
}

describe('a release', () => {
  it('is made of what runs, and of nothing else', () => {
    const source = releaseSource(builtPackage(), HOST)
    expect(source.files.map(({ to }) => to).toSorted()).toEqual([
      'dist/agenthost.js',
      'dist/parts/a.js',
      'launchd/daemon.plist',
      'node_modules/better-sqlite3/lib/index.js',
      'node_modules/better-sqlite3/package.json',
      `node_modules/better-sqlite3/prebuilds/${HOST}.node`,
      'package.json',
    ])
  })

  it('has the suites whole, and on Linux the helper of the sandbox', () => {
    const root = builtPackage()
    const sandbox = join(root, '../@anthropic-ai/sandbox-runtime')
    for (const [path, text] of Object.entries({
      [join(root, 'suites/runner.py')]: '#',
      [join(root, 'suites/chores/a/solution/.remove')]: 'old',
      [join(root, 'suites/chores/a/workspace/.gitignore')]: '*',
      [join(sandbox, 'package.json')]: '{"name":"@anthropic-ai/sandbox-runtime"}',
      [join(sandbox, 'vendor/seccomp/x64/apply-seccomp')]: 'binary',
      [join(sandbox, 'vendor/srt-win/x64/srt-win.exe')]: 'binary',
    })) {
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, text)
    }
    const suites = [
      'suites/chores/a/solution/.remove',
      'suites/chores/a/workspace/.gitignore',
      'suites/runner.py',
    ]
    const added = (host: string): readonly string[] => {
      writeFileSync(join(root, `../better-sqlite3/prebuilds/${host}.node`), 'binary')
      const { files } = releaseSource(root, host)
      return files
        .map(({ to }) => to)
        .filter((to) => /suites|sandbox/.test(to))
        .toSorted()
    }
    const folder = 'node_modules/@anthropic-ai/sandbox-runtime'
    expect(added('darwin-arm64')).toEqual(suites)
    expect(added('linux-x64')).toEqual([
      `${folder}/package.json`,
      `${folder}/vendor/seccomp/x64/apply-seccomp`,
      ...suites,
    ])
  })

  it('has what draws the picture of the report, where that is built for the host', () => {
    const root = builtPackage()
    const put = (path: string): void => {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), '{}')
    }
    const drawing = (): readonly string[] =>
      releaseSource(root, HOST)
        .files.map(({ to }) => to)
        .filter((to) => to.includes('resvg'))
    put('../@resvg/resvg-js/package.json')
    put('../@resvg/resvg-js/index.js')
    put('../@resvg/resvg-js/index.d.ts')
    expect(drawing()).toEqual([])
    put('../@resvg/resvg-js-win32-x64-msvc/a.node')
    put('../@resvg/resvg-js-win32-x64-msvc/package.json')
    put(`../@resvg/resvg-js-${HOST}-gnu/a.node`)
    put(`../@resvg/resvg-js-${HOST}-gnu/package.json`)
    expect(drawing()).toEqual([
      'node_modules/@resvg/resvg-js/index.js',
      'node_modules/@resvg/resvg-js/package.json',
      `node_modules/@resvg/resvg-js-${HOST}-gnu/a.node`,
      `node_modules/@resvg/resvg-js-${HOST}-gnu/package.json`,
    ])
  })

  it('has the same name for the same contents, and is made once', () => {
    const root = builtPackage()
    const releases = join(folder, 'releases')
    const first = makeRelease(releases, releaseSource(root, HOST))
    expect(first).toEqual({
      name: expect.stringMatching(/^1\.2\.3-[0-9a-f]{8}$/) as string,
      isNew: true,
    })
    expect(makeRelease(releases, releaseSource(root, HOST))).toEqual({ ...first, isNew: false })
    // From itself it makes itself.
    expect(makeRelease(releases, releaseSource(join(releases, first.name), HOST)).name).toBe(
      first.name,
    )
    writeFileSync(join(root, 'dist/parts/a.js'), '//b')
    expect(makeRelease(releases, releaseSource(root, HOST)).name).not.toBe(first.name)
    expect(readdirSync(releases)).toHaveLength(2)
  })

  it('that was damaged is made anew', () => {
    const root = builtPackage()
    const releases = join(folder, 'releases')
    const { name } = makeRelease(releases, releaseSource(root, HOST))
    rmSync(join(releases, name, 'dist/parts/a.js'))
    expect(makeRelease(releases, releaseSource(root, HOST))).toEqual({ name, isNew: true })
    expect(readFileSync(join(releases, name, 'dist/parts/a.js'), 'utf8')).toBe('//a')
  })

  it('that cannot be made leaves nothing behind', () => {
    const root = builtPackage()
    const source = releaseSource(root, HOST)
    rmSync(join(root, 'dist/parts/a.js'))
    expect(() => makeRelease(join(folder, 'releases'), source)).toThrow(
      'unable to make the release',
    )
    expect(readdirSync(join(folder, 'releases'))).toEqual([])
  })

  it('is not made of a program that is not built, or has no binary for this host', () => {
    const root = builtPackage()
    expect(() => releaseSource(root, 'darwin-mips')).toThrow('has no binary for darwin-mips')
    rmSync(join(root, 'dist'), { recursive: true })
    expect(() => releaseSource(root, HOST)).toThrow('it is not built')
    expect(packageRootOf(join(root, 'a/b/c.js'))).toBe(root)
    // One between that is broken, or nobody's, is not ours: every command failed by it.
    mkdirSync(join(root, 'a/b'), { recursive: true })
    for (const other of ['{', 'null', '{"name":"other"}']) {
      writeFileSync(join(root, 'a/b/package.json'), other)
      expect(packageRootOf(join(root, 'a/b/c.js'))).toBe(root)
    }
  })

  it('is switched by a link, and old ones go', () => {
    const releases = join(folder, 'releases')
    const names = [1, 2, 3, 4, 5].map((at) => `1.0.${at}-0000000${at}`)
    for (const name of names) mkdirSync(join(releases, name), { recursive: true })
    const current = join(releases, 'current')
    expect(currentRelease(current)).toBe(null)
    useRelease(current, names[0] ?? null)
    useRelease(current, names[1] ?? null)
    expect(currentRelease(current)).toBe(names[1])
    pruneReleases(releases, [currentRelease(current)])
    expect(readdirSync(releases)).toHaveLength(4)
    expect(readdirSync(releases)).toContain(names[1])
    useRelease(current, null)
    expect(existsSync(current)).toBe(false)
  })
})

describe('a Node', () => {
  it('is asked for its version and processor, or tells why it does not run', async () => {
    const broken = join(folder, 'node')
    writeFileSync(broken, '#!/bin/sh\necho what\n', { mode: 0o755 })
    const facts = await nodeFacts(
      [
        { path: process.execPath, origin: 'stable' },
        { path: broken, origin: 'stable' },
        { path: join(folder, 'none'), origin: 'asked' },
        { path: join(folder, 'none either'), origin: 'stable' },
      ],
      () => Promise.resolve('ad-hoc'),
    )
    expect(facts.map(({ version, arch, trouble }) => [version, arch, trouble])).toEqual([
      [process.version.slice(1), process.arch, ''],
      [null, null, 'it does not say its version'],
      [null, null, 'no such file or directory (ENOENT)'],
    ])
  })

  it('is copied through its links, in one step', () => {
    const real = join(folder, 'real')
    writeFileSync(real, 'program', { mode: 0o755 })
    symlinkSync(real, join(folder, 'link'))
    const copy = join(folder, 'bin/node')
    expect(isCopyOf(copy, join(folder, 'link'))).toBe(false)
    copyNode(join(folder, 'link'), copy)
    expect([readFileSync(copy, 'utf8'), isCopyOf(copy, real)]).toEqual(['program', true])
    expect(readdirSync(join(folder, 'bin'))).toEqual(['node'])
  })
})

describe('an installation under way', () => {
  const alive = (pid: number): boolean => pid !== 99
  const mark = (pid: number, at = 1000) => ({ pid, at, what: 'install' })

  it('keeps a second one out, until it has ended', () => {
    const path = join(folder, 'installing.json')
    const end = begin(path, mark(1), alive)
    expect(underWay(path, 2000, alive)).toEqual(mark(1))
    const refused = { kind: 'temporary', message: expect.stringContaining('process 1') as string }
    expect(() => begin(path, mark(2), alive)).toThrow(expect.objectContaining(refused))
    end()
    expect(underWay(path, 2000, alive)).toBe(null)
    expect(readdirSync(folder)).toEqual([])
  })

  it('counts for nothing when its process is gone, is too old, or the mark is damaged', () => {
    const path = join(folder, 'installing.json')
    begin(path, mark(99), alive)
    expect(underWay(path, 2000, alive)).toBe(null)
    begin(path, mark(3), alive)
    expect(underWay(path, 1000 + 600_000, alive)).toBe(null)
    writeFileSync(path, '{')
    expect(underWay(path, 2000, alive)).toBe(null)
    begin(path, mark(4), alive)()
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('what the watchdog keeps', () => {
  it('is remembered, and a damaged memory is none', () => {
    const path = join(folder, 'watchdog.json')
    const memory = { revivedAt: 5, hasAnswered: false, silent: { pid: 7, since: 3 } }
    expect(readMemory(path)).toEqual(NO_MEMORY)
    keepMemory(path, NO_MEMORY, NO_MEMORY)
    expect(existsSync(path)).toBe(false)
    keepMemory(path, NO_MEMORY, memory)
    expect(readMemory(path)).toEqual(memory)
    for (const text of ['', '{', '[]', '{"revivedAt":"x","silent":{"pid":1}}']) {
      writeFileSync(path, text)
      expect(readMemory(path), text).toEqual(NO_MEMORY)
    }
  })

  it('tells the daemon once', () => {
    leaveNote(folder, { at: 5, deed: 'restart', why: 'it hangs' })
    expect(takeNote(folder)).toEqual({ at: 5, deed: 'restart', why: 'it hangs' })
    expect(takeNote(folder)).toBe(null)
  })

  it('has a log of one line each, and of a limited size', () => {
    const path = join(folder, 'watchdog.log')
    logLine(path, 0, 'one\ntwo')
    expect(readFileSync(path, 'utf8')).toBe('1970-01-01T00:00:00.000Z one two\n')
    writeFileSync(path, 'x'.repeat(1_000_001))
    logLine(path, 0, 'three')
    expect(readFileSync(path, 'utf8')).toBe('1970-01-01T00:00:00.000Z three\n')
    expect(readdirSync(folder)).toHaveLength(2)
  })
})
