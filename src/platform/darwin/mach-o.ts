/**
 * Whether a program runs on an Apple chip by itself: the terminal-notifier that comes with node-notifier is of
 * x86_64 alone and fails without Rosetta (node-notifier#361). Homebrew puts a script there that execs it.
 */
import { closeSync, openSync, readSync, realpathSync } from 'node:fs'

const HEAD_BYTES = 4096
const ARM64 = 0x0100_000c
const THIN_64 = 0xfeed_facf
const FAT = 0xcafe_babe
/** A fat header of more slices than this is no header: Java's class files begin alike. */
const SLICES_MAX = 16

/** The path to run, or null where there is no such program or it is of another chip. */
export function nativeProgram(path: string): string | null {
  const head = headOf(path)
  if (head === null) return null
  const target = scriptTarget(head)
  if (target === null) return hasArm64(head) ? path : null
  const inner = headOf(target)
  return inner !== null && hasArm64(inner) ? path : null
}

/** What a script of one line execs: `exec "/opt/homebrew/…/terminal-notifier" "$@"`. */
export function scriptTarget(head: Buffer): string | null {
  const text = head.toString('latin1')
  if (!text.startsWith('#!')) return null
  return /^\s*(?:\w+=\S*\s+)*exec\s+"([^"]+)"/m.exec(text)?.[1] ?? ''
}

/** Mach-O headers (mach-o/loader.h, mach-o/fat.h): thin ones little-endian, fat ones big-endian. */
export function hasArm64(head: Buffer): boolean {
  if (head.length < 8) return false
  if (head.readUInt32LE(0) === THIN_64) return head.readUInt32LE(4) === ARM64
  if (head.readUInt32BE(0) !== FAT) return false
  const count = head.readUInt32BE(4)
  if (count > SLICES_MAX) return false
  for (let slice = 0; slice < count; slice++) {
    const at = 8 + slice * 20
    if (at + 4 <= head.length && head.readUInt32BE(at) === ARM64) return true
  }
  return false
}

function headOf(path: string): Buffer | null {
  let file: number
  try {
    file = openSync(realpathSync(path), 'r')
  } catch {
    // Not there, or not for us to read: not to be run either.
    return null
  }
  try {
    const bytes = Buffer.alloc(HEAD_BYTES)
    return bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0))
  } catch {
    return null
  } finally {
    closeSync(file)
  }
}
