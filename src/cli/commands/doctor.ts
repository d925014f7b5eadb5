/** `agenthost doctor`: what on this host will bite, each with the command that mends it. Changes nothing. */
import { VERSION } from '../../daemon/version.ts'
import { examine } from '../../doctor/examine.ts'
import { gather } from '../../doctor/gather.ts'
import { EXIT, type ExitCode } from '../../errors.ts'
import { hostDoors, ownDoors } from '../doctor-facts.ts'
import { doctorText } from '../doctor-text.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

/** `bad` when something will break unattended running; what is unknown does not count. */
export async function doctor(
  { all = false, json = false }: { readonly all?: boolean; readonly json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { env } = terminal
  const paths = homePaths(env)
  const facts = await gather(hostDoors(paths, env), ownDoors(paths, env), process.execPath)
  const examination = examine(facts, VERSION)
  terminal.out(
    json ? `${JSON.stringify(examination, null, 2)}\n` : doctorText(examination, all, terminal),
  )
  return examination.ok ? EXIT.done : EXIT.bad
}
