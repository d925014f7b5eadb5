/** When each monitor is next due, soonest first; paused ones are left out. */
export function due(monitors, lastRun, now) {
  return monitors
    .filter((monitor) => !monitor.isPaused)
    .map((monitor) => ({ name: monitor.name, at: Math.max(now, (lastRun.get(monitor.name) ?? -Infinity) + monitor.intervalMs) }))
    .toSorted((a, b) => a.at - b.at)
}
