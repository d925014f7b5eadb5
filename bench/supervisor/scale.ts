/** How much of everything is done: the whole benchmark, or a reduced form to see that it works. */

export type Scale = {
  readonly restarts: number
  readonly agents: number
  readonly restartRounds: number
  readonly updownRepeats: number
  readonly floodLines: number
  readonly floodRepeats: number
  readonly idleS: number
  readonly loopS: number
  readonly hangs: number
  readonly statusRuns: number
}

export const WHOLE: Scale = {
  restarts: 60,
  agents: 100,
  restartRounds: 10,
  updownRepeats: 3,
  floodLines: 2_000_000,
  floodRepeats: 3,
  idleS: 60,
  loopS: 20,
  hangs: 5,
  statusRuns: 31,
}

export const QUICK: Scale = {
  restarts: 12,
  agents: 20,
  restartRounds: 2,
  updownRepeats: 1,
  floodLines: 300_000,
  floodRepeats: 1,
  idleS: 10,
  loopS: 5,
  hangs: 2,
  statusRuns: 7,
}
