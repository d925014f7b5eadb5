/** Getting in, the time, and what macOS keeps from programs in the network. Pure. */
import type { Facts, HostClock, MacFacts } from '../facts.ts'
import { finding, judged, ok, quoted } from '../finding.ts'
import type { Finding, Judgement, Subject } from '../finding.ts'
import { runsAs } from '../runs-as.ts'

const SSH: Subject = {
  id: 'network.ssh',
  title: 'remote login (SSH)',
  why: 'it is your way in when something is wrong at night',
  ask: 'sudo systemsetup -getremotelogin',
}
const FIREWALL: Subject = {
  id: 'network.firewall',
  title: 'firewall',
  why: 'it asks at the screen whether a program may be connected to, where nobody answers; agents that listen on loopback alone do not mind',
  ask: '/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate',
}
const CLOCK: Subject = {
  id: 'time.offset',
  title: 'time',
  why: 'with a wrong clock logins and certificates are refused, and jobs run at the wrong hour',
  ask: 'sntp -t 3 time.apple.com',
}
const LOCAL: Subject = {
  id: 'network.local',
  title: 'Local Network privacy',
  why: 'macOS lets a LaunchAgent reach hosts of the local network only after somebody allowed it at the screen; without that connections fail with EHOSTUNREACH and nothing else, though curl and the internet work. A LaunchDaemon is exempt',
}

export function networkChecks(facts: Facts): readonly Finding[] {
  const { mac, clock } = facts.host
  return [
    ...(mac === null ? [] : macNetwork(mac, facts)),
    judged(mac === null ? { ...CLOCK, ask: 'timedatectl; date -u' } : CLOCK, clock, (state) =>
      time(state, mac !== null),
    ),
  ]
}

function macNetwork(mac: MacFacts, facts: Facts): readonly Finding[] {
  const ssh = judged(SSH, mac.remoteLogin, (isOn) =>
    isOn ? ok('on') : { level: 'warn', found: 'off', mend: 'sudo systemsetup -setremotelogin on' },
  )
  const firewall = judged(FIREWALL, mac.firewall, (state) => firewallState(state, facts))
  return [ssh, firewall, localNetwork(facts)]
}

const FIREWALL_TOOL = '/usr/libexec/ApplicationFirewall/socketfilterfw'

function firewallState(state: 'off' | 'on' | 'blocks-all', { node }: Facts): Judgement {
  if (state === 'off') return ok('off')
  if (state === 'blocks-all') {
    const mend = `sudo ${FIREWALL_TOOL} --setblockall off`
    return { level: 'warn', found: 'on, and it blocks all that comes in', mend }
  }
  const path = quoted(node.path)
  const mend = `sudo ${FIREWALL_TOOL} --add ${path}\nsudo ${FIREWALL_TOOL} --unblockapp ${path}`
  return { level: 'warn', found: 'on', mend }
}

function localNetwork({ agents, job }: Facts): Finding {
  const hosts = agents.flatMap(({ name, localHosts }) =>
    localHosts.map(({ host, where }) => `${host} (${name}: ${where})`),
  )
  if (hosts.length === 0) return finding(LOCAL, ok('no agent is configured to use a host of it'))
  if (runsAs(job) === 'daemon')
    return finding(LOCAL, ok(`not for a LaunchDaemon; used: ${hosts.join(', ')}`))
  return finding(LOCAL, {
    level: 'warn',
    found: `used, and whether it is allowed cannot be asked: ${hosts.join(', ')}`,
    mend: 'agenthost install --system',
  })
}

const OFFSET_MAX_MS = 1000

function time(clock: HostClock, isMac: boolean): Judgement {
  const mend = isMac
    ? 'sudo systemsetup -setusingnetworktime on\nsudo sntp -sS time.apple.com'
    : 'sudo timedatectl set-ntp true'
  if ('isSynchronized' in clock) {
    return clock.isSynchronized
      ? ok('kept by a time server')
      : { level: 'warn', found: 'kept by no time server', mend }
  }
  const { offsetMs } = clock
  const found = `${Math.abs(offsetMs) < OFFSET_MAX_MS ? `${Math.round(offsetMs)} ms` : `${(offsetMs / 1000).toFixed(1)} s`} off`
  return Math.abs(offsetMs) < OFFSET_MAX_MS ? ok(found) : { level: 'bad', found, mend }
}
