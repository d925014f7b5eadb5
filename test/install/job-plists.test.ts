import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  cleanPath,
  EXIT_TIMEOUT_MS,
  jobPlist,
  jobsIn,
  ownerOf,
  TEMPLATES,
  type PlistValues,
} from '../../src/install/job-plists.ts'
import { labelsOf } from '../../src/install/labels.ts'
import { plistOf, plistText, type PlistDict } from '../../src/install/plist-text.ts'

const root = join(import.meta.dirname, '../..')
const template = (name: string): PlistDict =>
  plistOf(readFileSync(join(root, 'launchd', `${name}.plist`), 'utf8'))

const VALUES: PlistValues = {
  labels: labelsOf('/Users/Zoë & Co/.agenthost', '/Users/Zoë & Co', 'abcdef012345'),
  domain: 'gui',
  home: '/Users/Zoë & Co/.agenthost',
  user: 'zoe',
  userHome: '/Users/Zoë & Co',
  node: '/Users/Zoë & Co/.agenthost/bin/node',
  program: '/Users/Zoë & Co/.agenthost/releases/current/dist/agenthost.js',
  launchdLog: '/Users/Zoë & Co/.agenthost/logs/launchd.log',
  path: '/opt/<b>/bin:/usr/bin',
  locale: { LANG: 'de_DE.UTF-8' },
}

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What Python's plistlib reads, which is strict where the package is not; then plutil or plistutil. */
function strictly(text: string): unknown {
  const file = join(folder, 'a.plist')
  writeFileSync(file, text)
  const program =
    'import json,plistlib,sys; print(json.dumps(plistlib.load(open(sys.argv[1],"rb"))))'
  const python = spawnSync('python3', ['-c', program, file], { encoding: 'utf8' })
  if (python.error === undefined) expect(python.stderr).toBe('')
  const lint = spawnSync('plutil', ['-lint', file], { encoding: 'utf8' })
  if (lint.error === undefined) expect(lint.stdout).toContain('OK')
  // It exits 0 on a failure, and says so on stderr.
  const converted = spawnSync('plistutil', ['-i', file], { encoding: 'utf8' })
  if (converted.error === undefined)
    expect([converted.stderr, converted.stdout === '']).toEqual(['', false])
  return python.error === undefined ? JSON.parse(python.stdout) : plistOf(text)
}

describe('the templates', () => {
  it('are valid property lists themselves', () => {
    for (const name of TEMPLATES) {
      const text = readFileSync(join(root, 'launchd', `${name}.plist`), 'utf8')
      expect(strictly(text)).toEqual(plistOf(text))
    }
  })

  it('hold the keys that keep a daemon up', () => {
    expect(template('daemon')).toMatchObject({
      RunAtLoad: true,
      KeepAlive: true,
      ThrottleInterval: 10,
      ExitTimeOut: EXIT_TIMEOUT_MS / 1000,
      ProcessType: 'Interactive',
      LegacyTimers: true,
      Umask: 0o77,
      StandardInPath: '/dev/null',
    })
    expect(template('watchdog')).toMatchObject({ StartInterval: 60 })
    expect('KeepAlive' in template('watchdog')).toBe(false)
  })
})

describe('the plists that are written', () => {
  it('are read by a strict parser as they were meant, blanks, umlauts and marks included', () => {
    for (const domain of ['gui', 'user', 'system'] as const) {
      for (const name of jobsIn(domain)) {
        const dict = jobPlist(name, template(name), { ...VALUES, domain })
        expect(strictly(plistText(dict))).toEqual(dict)
      }
    }
  })

  it('name the program by whole paths, and carry nothing of the environment but what is listed', () => {
    const dict = jobPlist('daemon', template('daemon'), VALUES)
    expect(dict).toMatchObject({
      Label: 'io.agenthost.daemon',
      ProgramArguments: [VALUES.node, '--max-semi-space-size=1', VALUES.program, 'run'],
      EnvironmentVariables: { AGENTHOST_HOME: VALUES.home, PATH: VALUES.path, LANG: 'de_DE.UTF-8' },
    })
    expect(Object.keys(dict['EnvironmentVariables'] as PlistDict)).toHaveLength(3)
    expect(dict).not.toHaveProperty('UserName')
    expect(dict).not.toHaveProperty('LimitLoadToSessionType')
  })

  it('differ by domain: a user and a HOME for the system, a session for the background', () => {
    const system = jobPlist('daemon', template('daemon'), { ...VALUES, domain: 'system' })
    expect(system).toMatchObject({
      UserName: 'zoe',
      EnvironmentVariables: { HOME: VALUES.userHome, USER: 'zoe', LOGNAME: 'zoe' },
    })
    const background = jobPlist('watchdog', template('watchdog'), { ...VALUES, domain: 'user' })
    expect(background).toMatchObject({ LimitLoadToSessionType: 'Background' })
    expect(ownerOf(background)).toEqual({ home: VALUES.home, isBackground: true })
    expect(ownerOf({ Label: 'a' })).toEqual({ home: null, isBackground: false })
  })

  it('have root run one program of macOS and nothing of ours', () => {
    const dict = jobPlist('reviver', template('reviver'), { ...VALUES, domain: 'system' })
    expect(dict['ProgramArguments']).toEqual([
      '/bin/launchctl',
      'kickstart',
      'system/io.agenthost.daemon',
    ])
    expect(JSON.stringify(dict)).not.toContain(VALUES.home)
  })

  it('hold any text that a plist can hold, and refuse what it cannot', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        let written: string
        try {
          written = plistText({ Label: text })
        } catch (error) {
          expect(String(error)).toContain('that a plist cannot hold')
          return
        }
        expect(plistOf(written)['Label'], JSON.stringify(written)).toBe(text)
      }),
    )
    expect(() => plistText({ Label: 'a\u0000b' })).toThrow('that a plist cannot hold')
    expect(() =>
      plistOf('<plist version="1.0"><dict><key>a</key><integer>ten</integer></dict></plist>'),
    ).toThrow('no dictionary')
    expect(() => plistOf('<plist version="1.0"><string>a</string></plist>')).toThrow(
      'no dictionary',
    )
    expect(() => plistOf('nonsense')).toThrow('root element')
  })
})

describe('the PATH of the jobs', () => {
  it("is the operator's, cleaned, and what every Mac has", () => {
    const isFolder = (path: string): boolean => !path.includes('gone')
    const path = cleanPath('bin:/a/:/gone:/usr/bin::.:/a:~/x:/b/bin', isFolder)
    expect(path).toBe('/a:/usr/bin:/b/bin:/opt/homebrew/bin:/usr/local/bin:/bin:/usr/sbin:/sbin')
    expect(cleanPath('', isFolder)).toBe(
      '/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    )
  })
})
