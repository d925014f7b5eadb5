/** Real processes that are hard to stop. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { processesOf } from '../../src/platform/processes.ts'
import { pauseGroup, pauseTree } from '../../src/supervisor/pausing.ts'

const processes = processesOf(process.env)
const doors = { clock: systemClock, processes }
let child: ChildProcess | null = null

afterEach(async () => {
  if (child?.pid !== undefined) {
    process.kill(-child.pid, 'SIGKILL')
    await once(child, 'exit')
  }
  child = null
})

async function started(script: string) {
  child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' })
  const identity = await processes.identify(child.pid ?? 0)
  if (identity === null) throw new Error('it has gone')
  return identity
}

/** Where the shell forks with vfork(2), as dash does, a third of its pauses came in the middle of one. */
const RESTLESS = 'while :; do /bin/true; done'
const PAUSES = 40

describe('a shell that starts one program after the other', () => {
  it('is paused each time, and goes on', async () => {
    const identity = await started(RESTLESS)
    for (let pause = 0; pause < PAUSES; pause++) {
      const paused = await pauseGroup(identity, doors)
      expect((await processes.statesOf([identity.pid])).get(identity.pid)).toBe('stopped')
      paused.resume()
    }
  })

  it('is paused each time as a tree, too', async () => {
    const identity = await started(RESTLESS)
    const root = { homeId: 'none', agent: 'a', generation: 1, identity }
    for (let pause = 0; pause < PAUSES; pause++) {
      const paused = await pauseTree(root, doors)
      expect((await processes.statesOf([identity.pid])).get(identity.pid)).toBe('stopped')
      paused.resume()
    }
  })
})
