/** What is told of a damaged database: the command in it can be typed as it stands. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insightsDamage, tellHostDamage, wayBack } from '../../src/daemon/damage.ts'

let folder: string

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** With two copies of each, of which the second is the newer one. */
function homeAt(name: string): string {
  const home = join(folder, name)
  mkdirSync(join(home, 'backups'), { recursive: true })
  for (const day of ['24', '25'])
    for (const database of ['host', 'ledger', 'insights'])
      writeFileSync(join(home, 'backups', `${database}-2026-11-${day}T023000Z.db`), '')
  return home
}

describe('a database that is damaged', () => {
  it('has its newest copy named, with the commands that put it back', () => {
    const home = homeAt('home')
    expect(wayBack(home, 'ledger')).toBe(
      `The newest copy is put back by: \`agenthost stop gateway\`; then \`agenthost restore ${home}/backups/ledger-2026-11-25T023000Z.db\`; then \`agenthost start gateway\`.`,
    )
  })

  it('in a home with spaces and a quote has a command that a shell takes', () => {
    const home = homeAt("it's a disk")
    const path = `'${folder}/it'\\''s a disk/backups/insights-2026-11-25T023000Z.db'`
    expect(insightsDamage('/aside.db', home)).toBe(
      `insights.db was damaged, and lies in /aside.db now.\nThe newest copy is put back by: \`agenthost restore ${path}\`.\n`,
    )
  })

  it('without a copy is told as that', () => {
    expect(wayBack(folder, 'host')).toBe('There is no copy of host.db in backups/.')
  })

  it('is one event of the daemon, with the way back', () => {
    const told: unknown[] = []
    tellHostDamage('/aside.db', folder, (...event) => void told.push(event))
    expect(told).toEqual([
      [
        'store.damaged',
        'daemon',
        'host.db was damaged and was moved to /aside.db: the events and what was asked of the agents are lost; all agents are wanted up',
        { todo: 'There is no copy of host.db in backups/.' },
      ],
    ])
  })
})
