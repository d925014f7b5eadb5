/** What systemd says of this host: whether a time server keeps its clock, whether it can be suspended. */
import { existsSync } from 'node:fs'
import type { Fact, HostClock } from '../../doctor/facts.ts'
import { only } from '../complete-lines.ts'
import { runProgram } from '../node-program.ts'

/** As sd_booted(3) looks. */
function isSystemd(): boolean {
  return existsSync('/run/systemd/system')
}

const WITHIN_MS = 3000

export async function timeSync(env: NodeJS.ProcessEnv): Promise<Fact<HostClock>> {
  if (!isSystemd()) return { unknown: 'without systemd nobody here says who keeps it' }
  const said = await systemd(['timedatectl', 'show', '-p', 'NTPSynchronized'], env)
  if ('unknown' in said) return said
  const word = only(said.is, /^NTPSynchronized=(yes|no)$/)
  return word === null
    ? { unknown: 'timedatectl says neither' }
    : { is: { isSynchronized: word === 'yes' } }
}

/** Null where systemd does not run: then nobody would suspend this host. */
export async function suspendMasked(env: NodeJS.ProcessEnv): Promise<Fact<boolean> | null> {
  if (!isSystemd()) return null
  const said = await systemd(['systemctl', 'show', '-p', 'LoadState', 'suspend.target'], env)
  if ('unknown' in said) return said
  const word = only(said.is, /^LoadState=([\w-]+)$/)
  return word === null ? { unknown: 'systemctl says nothing' } : { is: word === 'masked' }
}

async function systemd(
  argv: readonly [string, ...string[]],
  { PATH = '/usr/bin:/bin' }: NodeJS.ProcessEnv,
): Promise<Fact<string>> {
  const env = { PATH, LC_ALL: 'C' }
  const { code, out, err, trouble } = await runProgram(argv, { env, timeoutMs: WITHIN_MS })
  if (code === 0) return { is: out }
  const why = code === null ? trouble : (err.split('\n')[0] ?? '')
  return { unknown: `${argv[0]}: ${why}` }
}
