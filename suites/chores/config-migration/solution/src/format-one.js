import { durationMs } from './duration.js'

const TAKEN = ['targets', 'intervalMs', 'timeoutMs', 'state', 'notify']

/** A monitor of format 1 as one of format 2 (docs/format-2.md); throws an Error that says what makes no sense. */
export function toFormat2(old) {
  const taken = TAKEN.find((key) => Object.hasOwn(old, key))
  if (taken !== undefined) throw new Error(`"${taken}" is a key of format 2`)
  const next = { format: 2 }
  for (const [key, value] of Object.entries(old)) {
    if (key === 'hosts') next.targets = targets(value)
    else if (key === 'interval') next.intervalMs = durationMs(value)
    else if (key === 'timeout') next.timeoutMs = durationMs(value)
    else if (key === 'enabled') next.state = state(value)
    else if (key === 'channel' || key === 'channels') {
      const channels = channelsOf(old)
      if (channels.length > 0) next.notify = { channels }
    } else next[key] = value
  }
  next.state ??= 'active'
  return next
}

function targets(hosts) {
  if (!Array.isArray(hosts)) throw new Error('"hosts" is no list')
  return hosts.map(target)
}

function target(text) {
  const wrong = () => new Error(`no host: ${JSON.stringify(text)}`)
  if (typeof text !== 'string') throw wrong()
  const bracketed = /^\[([0-9a-fA-F:.]+)\](?::(\d+))?$/.exec(text)
  const bare = /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.exec(text)
  const named = /^([^:[\]\s]+)(?::(\d+))?$/.exec(text)
  if (bracketed === null && bare === null && named === null) throw wrong()
  if (bare !== null) return { host: text, port: 443 }
  const [, host, port = '443'] = bracketed ?? named
  if (Number(port) < 1 || Number(port) > 65_535) throw wrong()
  return { host, port: Number(port) }
}

function state(enabled) {
  if (typeof enabled !== 'boolean') throw new Error(`"enabled" is neither true nor false`)
  return enabled ? 'active' : 'paused'
}

function channelsOf({ channel, channels = [] }) {
  if (!Array.isArray(channels)) throw new Error('"channels" is no list')
  return [...new Set(channel === undefined ? channels : [...channels, channel])]
}
