/** `agenthost doctor`: what on this host will bite, each with the command that mends it. Changes nothing. */
import { systemClock } from '../../clock.ts'
import { VERSION } from '../../daemon/version.ts'
import { examine } from '../../doctor/examine.ts'
import { gather } from '../../doctor/gather.ts'
import { EXIT, type ExitCode } from '../../errors.ts'
import { hostDoors, ownDoors } from '../doctor/doctor-facts.ts'
import { doctorText } from '../doctor/doctor-text.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

/** After this a person gets to know that it works. */
const SLOW_MS = 2000

/** `bad` when something will break unattended running; what is unknown does not count. */
export async function doctor(
  { all = false, json = false }: { readonly all?: boolean; readonly json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { env } = terminal
  const paths = homePaths(env)
  const calm = systemClock.wakeAt(systemClock.steady() + SLOW_MS, () => {
    if (terminal.isInteractive) terminal.err('Some programs take seconds to answer…\n')
  })
  const facts = await gather(hostDoors(paths, env), ownDoors(paths, env), process.execPath)
  calm()
  const examination = examine(facts, VERSION)
  const { columns, hasColour } = terminal
  const look = { columns, hasColour, all, userHome: facts.home.userHome }
  terminal.out(json ? `${JSON.stringify(examination, null, 2)}\n` : doctorText(examination, look))
  return examination.ok ? EXIT.done : EXIT.bad
}
