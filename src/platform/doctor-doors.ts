/** The doctor's doors to the platform that we run on. Chosen once, where the command is composed. */
import type { HostDoors } from '../doctor/doors.ts'
import { macHostFacts } from './darwin/host-facts.ts'
import { jobFacts, type JobAsked } from './darwin/job-facts.ts'
import { keychainHas } from './darwin/keychain-item.ts'
import { otherSupervisors as onMac } from './darwin/other-supervisors.ts'
import { signatureOf } from './darwin/signature.ts'
import { macTools } from './darwin/tools.ts'
import { linuxHostFacts } from './linux/host-facts.ts'
import { otherSupervisors as onLinux } from './linux/other-supervisors.ts'
import { lookAtNode, runProgram } from './node-program.ts'
import { platformOf } from './platform.ts'

export type DoctorAsked = JobAsked & {
  readonly env: NodeJS.ProcessEnv
  /** A folder that is there, on the volume of AGENTHOST_HOME. */
  readonly onDisk: string
  readonly now: number
}

export function doctorDoors(asked: DoctorAsked): HostDoors {
  return platformOf(asked.env, process.platform) === 'darwin' ? ofMac(asked) : ofLinux(asked)
}

function ofMac(wanted: DoctorAsked): HostDoors {
  const { env, uid, userHome, onDisk, now } = wanted
  const tools = macTools(env)
  return {
    host: () => macHostFacts({ uid, home: onDisk, now }, tools),
    job: () => jobFacts(wanted, tools),
    others: () => onMac({ uid, userHome }, tools),
    async node(path, isInPlist) {
      const [node, signature] = await Promise.all([
        lookAtNode(path, isInPlist),
        signatureOf(path, tools),
      ])
      const fact =
        signature === 'unknown' ? { unknown: 'codesign does not say' } : { is: signature }
      return { ...node, signature: fact }
    },
    keychainHas: (service, account) => keychainHas({ service, account }, tools),
    run: runProgram,
  }
}

function ofLinux({ env, userHome, onDisk }: DoctorAsked): HostDoors {
  return {
    host: () => linuxHostFacts(onDisk, env),
    job: () => Promise.resolve(null),
    others: () => onLinux(userHome, env),
    node: async (path, isInPlist) => ({ ...(await lookAtNode(path, isInPlist)), signature: null }),
    keychainHas: null,
    run: runProgram,
  }
}
