import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureHome, homePaths } from '../../src/cli/home.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

describe('the place of the home', () => {
  it('is AGENTHOST_HOME, else .agenthost of the user', () => {
    expect(homePaths({ AGENTHOST_HOME: '/a/b', HOME: '/h' }).controlSocket).toBe(
      '/a/b/control.sock',
    )
    expect(homePaths({ AGENTHOST_HOME: 'a', HOME: '/h' }).home).toBe(resolve('a'))
    expect(homePaths({ AGENTHOST_HOME: '', HOME: '/h' }).config).toBe(
      '/h/.agenthost/agenthost.yaml',
    )
  })
})

describe('a home that is not there', () => {
  it('is made for its owner alone, with its folders', () => {
    const paths = homePaths({ AGENTHOST_HOME: join(folder, 'deep', 'home') })
    ensureHome(paths)
    ensureHome(paths)
    for (const made of [paths.home, paths.logs, paths.agents]) {
      expect(statSync(made).mode & 0o777).toBe(0o700)
    }
  })
})

describe('a home that others could command', () => {
  it('is refused, with what to do', () => {
    const paths = homePaths({ AGENTHOST_HOME: join(folder, 'home') })
    mkdirSync(paths.home)
    for (const mode of [0o770, 0o702, 0o777, 0o1777]) {
      chmodSync(paths.home, mode)
      const refused = { kind: 'config', hint: `Close it with \`chmod 700 ${paths.home}\`.` }
      expect(() => ensureHome(paths)).toThrow(expect.objectContaining(refused))
    }
    chmodSync(paths.home, 0o755)
    ensureHome(paths)
  })

  it('is refused when it belongs to another user', () => {
    const others = process.getuid?.() === 0 ? undefined : '/'
    // Root owns every folder that is there on each host; to try it as root, a folder is given away.
    const home = others ?? join(folder, 'given')
    if (others === undefined) {
      mkdirSync(home)
      chownSync(home, 12_345, 12_345)
    }
    const refused = { kind: 'config', message: expect.stringMatching(/belongs to user/) as string }
    expect(() => ensureHome(homePaths({ AGENTHOST_HOME: home }))).toThrow(
      expect.objectContaining(refused),
    )
  })
})

describe('something else at its place', () => {
  it('is told', () => {
    const home = join(folder, 'home')
    writeFileSync(home, '')
    const refused = {
      kind: 'config',
      message: expect.stringContaining('unable to create') as string,
    }
    expect(() => ensureHome(homePaths({ AGENTHOST_HOME: home }))).toThrow(
      expect.objectContaining(refused),
    )
  })
})
