/** Loaded before the tests: a machine that is slow in fits, and a note of every real wait that was sat through. */
import timers from 'node:timers'
import promises from 'node:timers/promises'
import { syncBuiltinESMExports } from 'node:module'

const real = globalThis.setTimeout
const late = (ms) => (Number(ms) > 0 && Number(ms) < 16 ? 120 : ms)
let waited = 0
process.on('exit', () => {
  if (waited === 0) return
  process.stderr.write(`${waited} waits for real time\n`)
  process.exitCode = 1
})
const slow = Object.assign((run, ms, ...args) => {
  const fired = (...given) => {
    if (Number(ms) > 0) waited += 1
    return run(...given)
  }
  return real(fired, late(ms), ...args)
}, real)
globalThis.setTimeout = slow
timers.setTimeout = slow
const wait = promises.setTimeout
promises.setTimeout = async (ms, ...args) => {
  const value = await wait(late(ms), ...args)
  if (Number(ms) > 0) waited += 1
  return value
}
syncBuiltinESMExports()
// Time itself jumps between two looks at it, as it does while the machine is busy elsewhere.
const now = Date.now
let jumped = 0
Date.now = () => now() + (jumped += 40)
const tick = performance.now.bind(performance)
performance.now = () => tick() + (jumped += 40)
