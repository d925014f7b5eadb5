/** The door to notifications on a screen; `platform/` implements it for macOS and for Linux. Pure. */
import type { Outcome } from './channel.ts'
import type { Text } from './message-text.ts'

/** Shows one notification. Never rejects. */
export type Notify = (text: Text) => Promise<Outcome>
