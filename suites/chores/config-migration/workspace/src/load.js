import { readFileSync } from 'node:fs'
import { durationMs } from './duration.js'

/** A monitor as the runner wants it. */
export function load(file) {
  const monitor = JSON.parse(readFileSync(file, 'utf8'))
  return {
    name: monitor.name,
    targets: monitor.hosts.map(target),
    intervalMs: durationMs(monitor.interval),
    timeoutMs: durationMs(monitor.timeout),
    isPaused: monitor.enabled === false,
    channels: [...(monitor.channels ?? []), ...(monitor.channel === undefined ? [] : [monitor.channel])],
  }
}

function target(text) {
  const [host, port = '443'] = text.split(':')
  return { host, port: Number(port) }
}
