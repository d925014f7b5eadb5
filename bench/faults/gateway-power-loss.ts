/**
 * The power fails: the ledger is as it was a second ago, written by another boot. Before it serves, the gateway has to
 * have the upstream's figure, which is the larger; no cap may be passed by what the second had cost.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { kill } from '../harness/workbench.ts'
import type { Fault } from './fault.ts'
import { judgeWreck } from './gateway-judge.ts'
import { readLedger, writeOtherBoot } from './gateway-ledger.ts'
import { calmedDown } from './gateway-calm.ts'
import { capAt } from './gateway-caps.ts'
import { countsText, inStorm, weatherText } from './gateway-weather.ts'

const FILES = ['ledger.db', 'ledger.db-wal']
const BACK_MS = 1000

export const gatewayPowerLoss: Fault = (bench, scale) =>
  inStorm(bench, scale, async (storm) => {
    const { gateway, room, ledger, raise, upstream } = storm
    const before = join(room.dir, 'before')
    const crowd = storm.crowd()
    const losses = Math.max(2, Math.ceil(scale.kills / 5))
    let lost = 0n
    for (let turn = 1; turn <= losses; turn++) {
      await pause(BACK_MS * storm.dice.next())
      kill(gateway.pid(), 'SIGSTOP')
      copied(gateway.home, before)
      kill(gateway.pid(), 'SIGCONT')
      await pause(BACK_MS)
      await gateway.kill()
      const newest = readLedger(join(gateway.home, 'ledger.db'))
      copied(before, gateway.home)
      rmSync(join(gateway.home, 'ledger.db-shm'), { force: true })
      writeOtherBoot(join(gateway.home, 'ledger.db'))
      const restored = readLedger(join(gateway.home, 'ledger.db'))
      lost += newest.charged - restored.charged
      raise(capAt(turn))
      const { total } = upstream.books()
      await gateway.start()
      judgeWreck(readLedger(join(gateway.home, 'ledger.db')), total, `after loss ${turn}`, ledger)
      bench.say(`power lost ${turn} times; ${storm.fence.text()}`)
    }
    await pause(BACK_MS)
    await crowd.end()
    const spent = storm.fence.text()
    const weather = weatherText(storm)
    const calm = await calmedDown(storm)
    return {
      fault: 'power lost under 64 clients',
      did: `${losses} times set back by a second (${lost} nano-dollars forgotten); ${countsText(crowd)}; ${weather}; spent ${spent}; ${calm}`,
      violations: ledger.violations,
    }
  })

/** A file that is not there is not there afterwards. */
function copied(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of FILES) {
    rmSync(join(to, name), { force: true })
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
  }
}
