/** An event as a line for a person. Pure. */
import type { HostEvent } from '../../control/protocol.ts'
import { localTimeText } from '../words.ts'

/** `2026-11-24 12:59:04  agent.exited  openclaw: exited with 1` */
export function eventText({ at, kind, subject, message }: HostEvent): string {
  return `${localTimeText(at)}  ${kind.padEnd(KIND_WIDTH)}  ${subject}: ${message}`
}

const KIND_WIDTH = 15
