/**
 * Sleeps and stalls as events, in words for a person, and back: what a daemon told is how the next one
 * knows of the sleeps before it. Pure.
 */
import type { Instant } from '../clock.ts'
import type { Sleep } from './awake.ts'
import type { Cause } from './gap.ts'
import type { Tale } from './telling.ts'

export const SLEPT = 'host.slept'
/** Slept or stalled: nobody could say. */
export const GAP = 'host.gap'

export function sleepTale(sleep: Sleep): Tale {
  const { from, to, ms, wakes, certain } = sleep
  const between = `from ${momentText(from)} to ${momentText(to)}`
  const short = wakes === 0 ? '' : `, with ${wakes} short ${wakes === 1 ? 'wake' : 'wakes'} between`
  const data = {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    seconds: Math.round(ms / 1000),
    wakes,
  }
  return certain
    ? { kind: SLEPT, message: `the host slept for ${spanText(ms)}, ${between}${short}`, data }
    : {
        kind: GAP,
        message: `nobody was looking for ${spanText(ms)}, ${between}${short}: the host slept or the daemon was stalled, which is not known`,
        data,
      }
}

export function stallTale({ from, to, ms }: Cause): Tale {
  return {
    kind: 'daemon.stalled',
    message: `the daemon stood still for ${spanText(ms)}, from ${momentText(from)} to ${momentText(to)}, while the host was awake: it was stopped, or its machine was paused, or too busy`,
    data: {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      seconds: Math.round(ms / 1000),
    },
  }
}

/** The sleep that an event tells of; null when it tells of none. */
export function sleepToldIn(kind: string, data: Readonly<Record<string, unknown>>): Sleep | null {
  const from = Date.parse(String(data['from']))
  const to = Date.parse(String(data['to']))
  const seconds = data['seconds']
  if ((kind !== SLEPT && kind !== GAP) || Number.isNaN(from) || Number.isNaN(to)) return null
  if (typeof seconds !== 'number' || seconds < 0) return null
  const wakes = Number.isSafeInteger(data['wakes']) ? Number(data['wakes']) : 0
  return { from, to, ms: seconds * 1000, wakes, certain: kind === SLEPT }
}

/** `45 s`, `12 min`, `7 h 58 min`, `2 d 3 h`. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** On the clock of the host, to the minute: `2026-11-24 02:13`. */
function momentText(at: Instant): string {
  const on = new Date(at)
  const two = (count: number): string => String(count).padStart(2, '0')
  const day = [on.getFullYear(), two(on.getMonth() + 1), two(on.getDate())].join('-')
  return `${day} ${two(on.getHours())}:${two(on.getMinutes())}`
}
