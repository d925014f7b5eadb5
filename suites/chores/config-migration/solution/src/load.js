import { readFileSync } from 'node:fs'

/** A monitor as the runner wants it. */
export function load(file) {
  const monitor = JSON.parse(readFileSync(file, 'utf8'))
  if (monitor.format !== 2) throw new Error(`${file} is not format 2; run: node scripts/migrate.js ${file}`)
  return {
    name: monitor.name,
    targets: monitor.targets,
    intervalMs: monitor.intervalMs,
    timeoutMs: monitor.timeoutMs,
    isPaused: monitor.state === 'paused',
    channels: monitor.notify?.channels ?? [],
  }
}
