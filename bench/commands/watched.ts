/** From an agent's failure on a host to the notification's command on the computer that watches it, over a real sshd on loopback. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { laptopFor } from '../../test/support/laptop.ts'
import { noSshd, sshLoopback } from '../../test/support/ssh-loopback.ts'
import { openHome, program, type Home } from '../harness/home.ts'
import { nowMs, until } from '../harness/stamps.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'

const WITHIN_MS = 20_000

/** Milliseconds of each of so many failures, one after the other. Throws where there is no sshd. */
export function watched(bench: Workbench, count: number): Promise<readonly number[]> {
  const why = noSshd()
  if (why !== null) throw new Error(why)
  return inRoom(bench, async (room) => {
    const home = openHome(room)
    home.configure(
      Object.fromEntries(
        Array.from({ length: count }, (_each, at) => [`w${at}`, failing(room, `w${at}`)]),
      ),
    )
    const daemon = home.launch()
    const ssh = await sshLoopback({
      PATH: `${binOf(room)}:/usr/bin:/bin`,
      AGENTHOST_HOME: home.dir,
    })
    const laptop = laptopFor(ssh)
    if (!(await home.answers())) throw new Error('the daemon never answered')
    const watch = laptop.watch()
    try {
      const isWatched = (): boolean => laptop.said().includes('is watched')
      if ((await until(isWatched, { withinMs: WITHIN_MS })) === null)
        throw new Error(`it never watched: ${laptop.said()}`)
      const taken: number[] = []
      for (let at = 0; at < count; at++) {
        writeFileSync(join(room.dir, `w${at}.fails`), '')
        const isShown = (): boolean => laptop.shown().length > at
        if ((await until(isShown, { withinMs: WITHIN_MS })) === null)
          throw new Error(`only ${at} of ${count} were shown`)
        taken.push(nowMs() - (await failedAt(home, `w${at}`)))
      }
      return taken
    } finally {
      await laptop.end(watch)
      laptop.destroy()
      await ssh.close()
      await home.end(daemon)
    }
  })
}

/** Fails when its file appears, and then rests for an hour. */
function failing(room: Room, name: string): Readonly<Record<string, unknown>> {
  const wait = `while [ ! -e '${join(room.dir, `${name}.fails`)}' ]; do sleep 0.05; done; exit 3`
  return {
    command: ['/bin/sh', '-c', wait],
    env: room.env,
    restart: { steps: ['1h'], upLongEnough: '1h' },
  }
}

/** The command as it lies on the PATH of the host that is watched. */
function binOf(room: Room): string {
  const bin = join(room.dir, 'bin')
  if (existsSync(bin)) return bin
  mkdirSync(bin)
  const text = `#!/bin/sh\nexec '${process.execPath}' '${program()}' "$@"\n`
  writeFileSync(join(bin, 'agenthost'), text, { mode: 0o755 })
  return bin
}

async function failedAt(home: Home, name: string): Promise<number> {
  const found = (await home.events()).find(
    (one) => one.kind === 'agent.exited' && one.subject === name,
  )
  return Date.parse(found?.at ?? '')
}
