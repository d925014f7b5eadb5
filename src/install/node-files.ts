/** Looks at candidates for the jobs' Node by running them, and makes a copy of our own. */
import { execFile } from 'node:child_process'
import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { causeOf, unable } from '../errors.ts'
import type { Candidate, NodeFacts } from './node-choice.ts'

export type SignatureOf = (path: string) => Promise<NodeFacts['signature']>

const RUN_WITHIN_MS = 10_000

/** Candidates that are not there are left out, but for the one that was asked for. */
export async function nodeFacts(
  candidates: readonly Candidate[],
  signatureOf: SignatureOf,
): Promise<readonly NodeFacts[]> {
  const there = candidates.filter(({ path, origin }) => origin === 'asked' || existsSync(path))
  return Promise.all(
    there.map(async (candidate) => {
      const [ran, signature] = await Promise.all([
        versionAndArch(candidate.path),
        existsSync(candidate.path)
          ? signatureOf(realpathSync(candidate.path))
          : ('unknown' as const),
      ])
      return { ...candidate, ...ran, signature }
    }),
  )
}

function versionAndArch(path: string): Promise<Pick<NodeFacts, 'version' | 'arch' | 'trouble'>> {
  const question = 'process.version.slice(1)+" "+process.arch'
  const env = { PATH: '/usr/bin:/bin' }
  return new Promise((resolve) => {
    execFile(path, ['-p', question], { env, timeout: RUN_WITHIN_MS }, (error, out) => {
      const [, version, arch] = /^(\d+\.\d+\.\d+\S*) (\S+)\n$/.exec(out) ?? []
      if (error === null && version !== undefined && arch !== undefined) {
        resolve({ version, arch, trouble: '' })
        return
      }
      const trouble = error === null ? 'it does not say its version' : firstLine(causeOf(error))
      resolve({ version: null, arch: null, trouble })
    })
  })
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

/** Whether our copy is the very program, byte for byte. */
export function isCopyOf(copy: string, path: string): boolean {
  if (!existsSync(copy)) return false
  const [ours, its] = [statSync(copy), statSync(path)]
  if (ours.ino === its.ino && ours.dev === its.dev) return true
  return ours.size === its.size && readFileSync(copy).equals(readFileSync(path))
}

/**
 * Puts a copy at `to`, by a clone where the file system can. A daemon that runs the former one keeps it,
 * as an open file without a name.
 */
export function copyNode(from: string, to: string): void {
  const beside = `${to}.${process.pid}.new`
  try {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
    rmSync(beside, { force: true })
    copyFileSync(realpathSync(from), beside, constants.COPYFILE_FICLONE)
    chmodSync(beside, 0o755)
    renameSync(beside, to)
  } catch (error) {
    rmSync(beside, { force: true })
    throw unable({ verb: 'copy', object: `${from} to ${to}` }, error)
  }
}
