/** Rotates the log of a running agent: who is paused for it, and what is told of it. */
import type { Clock } from '../clock.ts'
import { causeOf } from '../errors.ts'
import { rotateLog } from './log-rotation.ts'
import { pauseGroup, pauseTree } from './pausing.ts'
import type { Plan, Running } from './plan.ts'
import type { Processes } from './process.ts'

export type AgentLogDoors = {
  readonly clock: Clock
  readonly processes: Processes
  readonly homeId: string
  readonly tell: (kind: string, agent: string, message: string) => void
}

/** Whether it came about; what went wrong has been told. */
export async function rotateAgentLog(
  { name, log, behaviour }: Plan,
  { logPath: path, identity, generation }: Running,
  doors: AgentLogDoors,
): Promise<boolean> {
  const root = { homeId: doors.homeId, agent: name, generation, identity }
  try {
    const done = await rotateLog({
      path,
      keep: log.keep,
      // A pane of tmux does not write to its log itself; something beside it does.
      pause: () => (behaviour.launch ? pauseTree(root, doors) : pauseGroup(identity, doors)),
      pauseAll: () => pauseTree(root, doors),
    })
    if (done.torn)
      doors.tell('agent.log-torn', name, 'a line of over 1 MiB was cut by the rotation of its log')
    return true
  } catch (error) {
    doors.tell('agent.trouble', name, `unable to rotate its log: ${causeOf(error)}`)
    return false
  }
}
