/** What the first hints tell a person to type. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { typedCommand } from '../../src/cli/typed-command.ts'

let root: string
const file = (): string => join(root, 'dist/parts/up.js')
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  for (const folder of ['bin', 'scripts', 'dist/parts']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  writeFileSync(join(root, 'package.json'), '{ "name": "agenthost" }')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('the command as it is typed', () => {
  it('is the script of a checkout, where nothing is on the PATH', () => {
    writeFileSync(join(root, 'scripts/agenthost'), '')
    expect(typedCommand({ PATH: '/nowhere:' }, file())).toBe(join(root, 'scripts/agenthost'))
    expect(typedCommand({}, file())).toBe(join(root, 'scripts/agenthost'))
  })

  it('is its name where the PATH has it, and in a package without scripts', () => {
    expect(typedCommand({ PATH: '/nowhere' }, file())).toBe('agenthost')
    writeFileSync(join(root, 'scripts/agenthost'), '')
    writeFileSync(join(root, 'bin/agenthost'), '')
    expect(typedCommand({ PATH: `/nowhere:${join(root, 'bin')}` }, file())).toBe('agenthost')
  })
})
