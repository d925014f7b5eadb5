/** The launcher as /bin/sh runs it. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launcherText } from '../../src/install/launcher.ts'

let folder = ''
let launcher = ''

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'agenthost-test-')), "it's a disk")
  mkdirSync(folder)
  launcher = join(folder, 'agenthost')
  const program = join(folder, 'a program.mjs')
  const said = 'JSON.stringify([process.env.AGENTHOST_HOME, process.argv.slice(2)])'
  writeFileSync(program, `console.log(${said})\nprocess.exitCode = 75\n`)
  writeFileSync(
    launcher,
    launcherText({ home: `${folder}/$HOME`, node: process.execPath, program }),
  )
  chmodSync(launcher, 0o755)
})

afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

function launched(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(launcher, args, { encoding: 'utf8', env })
  return { status, said: JSON.parse(stdout) as unknown, stderr }
}

describe('a launcher in a folder with spaces, a quote and a dollar', () => {
  it('hands on its home, every argument and the exit code', () => {
    const args = ['run', 'two words', '', "it's", '$HOME', '*']
    expect(launched({}, ...args)).toEqual({
      status: 75,
      said: [`${folder}/$HOME`, args],
      stderr: '',
    })
  })

  it('leaves a home that is set as it is, and takes an empty one for none', () => {
    expect(launched({ AGENTHOST_HOME: '/other home' }).said).toEqual(['/other home', []])
    expect(launched({ AGENTHOST_HOME: '' }).said).toEqual([`${folder}/$HOME`, []])
  })
})
