/** Every figure that was asked for or is told: what it is called, in which unit, and what is good enough. Pure. */
import { GATEWAY_WANTED } from './wanted-gateway.ts'
import { HOST_WANTED } from './wanted-host.ts'
import { SUPERVISOR_WANTED } from './wanted-supervisor.ts'
import { WEEKLY_WANTED } from './wanted-weekly.ts'

export type Wanted = {
  /** Of the bench: `npm run bench -- ROOM`. */
  readonly room: string
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly digits: number
  /** In words, without the unit; left out where nothing was asked for. */
  readonly wanted?: string
  /** The floor is NaN where it was not measured. */
  readonly isMet?: (value: number, floor: number) => boolean
  /** What the bare floor is. */
  readonly floor?: string
  /** Less is done in the quick form, so that it cannot tell whether this is met. */
  readonly needsAll?: true
}

/** In the order of the page. */
export const WANTED: readonly Wanted[] = [
  ...SUPERVISOR_WANTED,
  ...HOST_WANTED,
  ...WEEKLY_WANTED,
  ...GATEWAY_WANTED,
]

/** In the order in which they are measured, and with what each is about. */
export const ROOM_NAMES: readonly string[] = [...new Set(WANTED.map(({ room }) => room))]
