/** A launchd in memory, for walks: one job, slow and moody, with the exit codes that were measured. */
import type { Answer, Job } from '../../src/install/job.ts'
import type { Heard, Step } from '../../src/install/recipe-state.ts'
import type { Dice } from '../support/seed.ts'

export type LaunchdModel = {
  readonly hear: (step: Step, now: number) => Heard
  readonly isLoaded: () => boolean
  /** Each time that something was done which a careful recipe never does. */
  readonly faults: string[]
  /** Ends every mood: from now on it does what it is asked. */
  readonly calm: () => void
  readonly calls: string[]
}

export type Moods = {
  readonly hasDomain: boolean
  readonly isLoaded: boolean
  readonly isDisabled: boolean
  /** How long a bootout takes. */
  readonly slowMs: number
  /** How long bootstrap fails with 5 or 37 after that. */
  readonly sulksMs: number
  /** How often a command does not answer, or print says something unknown. */
  readonly deafness: number
  readonly spawnsByItself: boolean
  /** Never loads it: bootstrap always says this. */
  readonly refusal: number | null
}

const answer = (code: number | null): Heard => ({
  of: 'answer',
  answer: { code, said: `it says ${code}` } satisfies Answer,
})

export function launchdModel(moods: Moods, dice: Dice): LaunchdModel {
  let loaded = moods.hasDomain && moods.isLoaded
  let disabled = moods.isDisabled
  let pid = loaded ? 100 : null
  let oldPid: number | null = null
  let goneAt: number | null = null
  let sulksUntil = 0
  let deafness = moods.deafness
  let nextPid = 200
  const faults: string[] = []
  const calls: string[] = []
  const settle = (now: number): void => {
    if (goneAt === null || now < goneAt) return
    loaded = false
    pid = null
    oldPid = null
    sulksUntil = goneAt + moods.sulksMs
    goneAt = null
  }
  const spawn = (): void => {
    pid ??= nextPid++
  }
  const job = (): Job => {
    if (!moods.hasDomain) return { kind: 'no-domain' }
    if (!loaded) return { kind: 'absent' }
    const state = pid === null ? 'not running' : 'running'
    const path = '/a.plist'
    return { kind: 'loaded', state, pid, path, program: null, lastExit: null, runs: 1 }
  }
  const hear = (step: Step, now: number): Heard => {
    settle(now)
    calls.push(step.do)
    const isDeaf = dice.next() < deafness
    switch (step.do) {
      case 'look': {
        const isOldAlive = step.oldPid !== null && (step.oldPid === oldPid || step.oldPid === pid)
        return { of: 'job', job: isDeaf ? { kind: 'unknown', why: 'deaf' } : job(), isOldAlive }
      }
      case 'enable':
        if (!isDeaf) disabled = false
        return answer(isDeaf ? null : 0)
      case 'bootout':
        if (!moods.hasDomain) return answer(125)
        if (!loaded) return answer(3)
        if (isDeaf) return answer(dice.pick([null, 5, 64]))
        oldPid = pid
        goneAt ??= now + moods.slowMs
        return answer(dice.pick([0, 36]))
      case 'bootstrap':
        if (loaded) faults.push('bootstrap while it is loaded')
        if (!moods.hasDomain) return answer(dice.pick([125, 112]))
        if (moods.refusal !== null) return answer(moods.refusal)
        if (disabled) return answer(dice.pick([5, 119]))
        if (now < sulksUntil) return answer(dice.pick([5, 37]))
        loaded = true
        if (moods.spawnsByItself) spawn()
        return answer(isDeaf ? null : 0)
      case 'kickstart':
        if (!loaded) faults.push('kickstart of what is not loaded')
        if (isDeaf) return answer(null)
        spawn()
        return answer(0)
      case 'wait':
      case 'end':
        return { of: 'nothing' }
    }
  }
  return { hear, isLoaded: () => loaded, faults, calls, calm: () => (deafness = 0) }
}
