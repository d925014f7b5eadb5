/** The way in, the firewall, and how far the clock of this Mac is off. */
import type { Fact, HostClock, MacFacts } from '../../doctor/facts.ts'
import { completeLines, only } from '../complete-lines.ts'
import { asked, whenDone } from './asking.ts'
import { jobState } from './launchctl.ts'
import type { MacTools } from './tools.ts'

/** systemsetup(8) needs root for it; the job of sshd is loaded exactly while remote login is on. */
export async function remoteLogin(tools: MacTools): Promise<Fact<boolean>> {
  const state = await jobState('system/com.openssh.sshd', tools)
  if (state === 'unknown') return { unknown: 'launchctl does not say whether sshd is loaded' }
  return { is: state === 'loaded' }
}

export function firewall(tools: MacTools): Promise<MacFacts['firewall']> {
  return asked(tools, ['socketfilterfw', '--getglobalstate'], whenDone(parseFirewall))
}

const FIREWALL_STATES = { 0: 'off', 1: 'on', 2: 'blocks-all' } as const

export function parseFirewall(out: string): 'off' | 'on' | 'blocks-all' | null {
  // Other answers of it end in a state too: whether all is blocked, whether it hides.
  const state = only(out, /^Firewall is [a-z]+\. \(State = ([012])\)$/)
  return state === '0' || state === '1' || state === '2' ? FIREWALL_STATES[state] : null
}

export function clockOffset(tools: MacTools): Promise<Fact<HostClock>> {
  return asked(
    tools,
    ['sntp', '-t', '3', 'time.apple.com'],
    whenDone((out) => {
      const offsetMs = parseOffset(out)
      return offsetMs === null ? null : { offsetMs }
    }),
  )
}

/** `+0.001234 +/- 0.012 time.apple.com 17.253.14.125`, behind the time in some versions. */
export function parseOffset(out: string): number | null {
  const offsets = completeLines(out).flatMap(
    (line) => /(?:^|\s)([+-]\d{1,12}\.\d+) \+\/- \d+\.\d+ \S/.exec(line)?.[1] ?? [],
  )
  const [first] = offsets
  return offsets.length === 1 && first !== undefined ? Math.round(Number(first) * 1000) : null
}
