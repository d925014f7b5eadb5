/**
 * 64 clients against small caps, a third of them hanging up, an upstream that resets connections, and the gateway killed
 * with SIGKILL every second. The upstream's own books say at every charge whether a cap was passed, and at the end what
 * the ledger must have come to.
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from './fault.ts'
import { calmedDown } from './gateway-calm.ts'
import { judgeWreck } from './gateway-judge.ts'
import { readLedger } from './gateway-ledger.ts'
import { gatewayPowerLoss } from './gateway-power-loss.ts'
import { capAt } from './gateway-caps.ts'
import { countsText, inStorm, weatherText } from './gateway-weather.ts'

const EVERY_MS = 1000

const gatewayStorm: Fault = (bench, scale) =>
  inStorm(bench, scale, async (storm) => {
    const { ledger, gateway, raise, upstream } = storm
    const path = join(gateway.home, 'ledger.db')
    const crowd = storm.crowd()
    for (let turn = 1; turn <= scale.kills; turn++) {
      await pause(EVERY_MS)
      ledger.expect(await gateway.kill(), `the gateway was gone before kill ${turn}`)
      judgeWreck(readLedger(path), upstream.books().total, `after kill ${turn}`, ledger)
      raise(capAt(turn))
      await gateway.start()
      if (turn % 20 === 0) bench.say(`${turn} kills; ${storm.fence.text()}`)
    }
    // Long enough for a place to be lost in one and the same process.
    await pause(3 * EVERY_MS)
    await crowd.end()
    const spent = storm.fence.text()
    const weather = weatherText(storm)
    const calm = await calmedDown(storm)
    return {
      fault: 'gateway killed with SIGKILL under 64 clients',
      did: `${scale.kills} kills; ${countsText(crowd)}; ${weather}; spent ${spent}; ${calm}`,
      violations: ledger.violations,
    }
  })

export const GATEWAY_FAULTS: Readonly<Record<string, Fault>> = {
  'gateway-storm': gatewayStorm,
  'gateway-power-loss': gatewayPowerLoss,
}
