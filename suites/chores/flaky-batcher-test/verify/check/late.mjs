/** Loaded before the tests: a machine that is slow in fits. Short waits take long, longer ones are on time. */
import timers from 'node:timers'
import promises from 'node:timers/promises'
import { syncBuiltinESMExports } from 'node:module'

const real = globalThis.setTimeout
const late = (ms) => (Number(ms) > 0 && Number(ms) < 16 ? 120 : ms)
const slow = Object.assign((run, ms, ...args) => real(run, late(ms), ...args), real)
globalThis.setTimeout = slow
timers.setTimeout = slow
const wait = promises.setTimeout
promises.setTimeout = (ms, ...args) => wait(late(ms), ...args)
syncBuiltinESMExports()
// Time itself jumps between two looks at it, as it does while the machine is busy elsewhere.
const now = Date.now
let jumped = 0
Date.now = () => now() + (jumped += 40)
const tick = performance.now.bind(performance)
performance.now = () => tick() + (jumped += 40)
