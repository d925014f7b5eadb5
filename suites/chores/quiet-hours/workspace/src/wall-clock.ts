import type { Instant } from './user.ts'

/** What the clock and the calendar on a user's wall say. */
export type Wall = { readonly day: string; readonly minutes: number }

export function wallAt(at: Instant, _timeZone: string): Wall {
  const date = new Date(at)
  return { day: date.toISOString().slice(0, 10), minutes: date.getHours() * 60 + date.getMinutes() }
}

/** Minutes since midnight of "HH:MM". */
export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}
