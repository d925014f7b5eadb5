/** `agenthost upgrade`: the program that is being run takes the place of the one that is installed. */
import { AgenthostError, EXIT, type ExitCode } from '../../errors.ts'
import { installedIn } from '../../install/domain.ts'
import { currentRelease } from '../../install/release-files.ts'
import { releaseName } from '../../install/release-name.ts'
import { ensureHome, homePaths } from '../home.ts'
import { macOf } from '../install/mac-places.ts'
import type { Terminal } from '../terminal.ts'
import { domainFacts, wantedInstallation } from '../install/wanted-installation.ts'
import { carryOut } from './install.ts'

/** The agents go on meanwhile. Goes back to the release before where the new one does not come up. */
export async function upgrade(terminal: Terminal): Promise<ExitCode> {
  const mac = macOf(terminal.env, 'upgrade')
  const { places } = mac
  if (installedIn(await domainFacts(mac)) === null) {
    throw new AgenthostError(
      'bad',
      'unable to upgrade: agenthost is not installed on this Mac',
      'Install it with `agenthost install`.',
    )
  }
  const wanted = await wantedInstallation(mac, 'stay')
  const { version, hash } = wanted.source
  const isSame = releaseName(version, hash) === currentRelease(places.current)
  ensureHome(homePaths(terminal.env))
  await carryOut(wanted, { mac, terminal, what: 'upgrade' })
  if (isSame) {
    terminal.err(
      'This program is the release that is installed. To go to a newer one, run `upgrade` of that one: `scripts/agenthost upgrade` in its checkout.\n',
    )
  }
  return EXIT.done
}
