/**
 * Holds this Mac awake with caffeinate(8): no idle sleep (-i), on mains no system sleep at all (-s). With -w it
 * ends with the daemon, however that ends, so that never two are left.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { causeOf } from '../../errors.ts'
import type { MacTools } from './tools.ts'

/** Calls back once when it ends without having been let go. Gives how to let go. */
export function caffeinate(tools: MacTools, pid: number, ended: (why: string) => void): () => void {
  let isOver = false
  const over = (why: string): void => {
    if (isOver) return
    isOver = true
    ended(why)
  }
  const args = ['-i', '-s', '-w', String(pid)]
  let child: ChildProcess
  try {
    child = spawn(tools.path('caffeinate'), args, { stdio: 'ignore' })
  } catch (error) {
    over(`could not be run: ${causeOf(error)}`)
    return () => undefined
  }
  child.on('error', (error) => over(`could not be run: ${causeOf(error)}`))
  child.on('exit', (code, signal) =>
    over(signal === null ? `exited with code ${code}` : `was ended by ${signal}`),
  )
  // It is no reason for the daemon to stay.
  child.unref()
  return () => {
    isOver = true
    child.kill('SIGTERM')
  }
}
