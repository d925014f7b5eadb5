/** A new configuration takes the place of the one in force, or nothing happens. */
import type { ReloadAnswer } from '../control/protocol.ts'
import { boot } from './boot.ts'
import type { Parts } from './compose.ts'
import { retireStrangers } from './strangers.ts'

/** Throws what is wrong with the file; then all is as it was. */
export async function reloadFrom(parts: Parts): Promise<ReloadAnswer> {
  const wasWaiting = parts.config.config() === null
  const config = await parts.config.read()
  const plans = parts.plansOf(config)
  if (wasWaiting) {
    // The daemon started without a configuration: this is its first look at what runs.
    const { newcomers, wishes, strangers } = await boot(plans, parts.bootDoors)
    parts.fleet.add(newcomers)
    for (const { name, wish } of wishes) parts.fleet.wish(wish, [name])
    retireStrangers(strangers, parts)
    await parts.schedule.take(config)
    return { started: plans.map(({ name }) => name), restarted: [], stopped: [], unchanged: [] }
  }
  const { started, restarted, stopped, unchanged } = parts.fleet.reload(plans)
  await parts.schedule.take(config)
  const text = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${what} ${names.join(', ')}`]
  const changes = [
    ...text('started', started),
    ...text('restarted', restarted),
    ...text('stopped', stopped),
  ]
  parts.chronicle.tell(
    'config.loaded',
    'daemon',
    `the configuration is in force: ${changes.join('; ') || 'no agent has changed'}`,
  )
  return {
    started: [...started],
    restarted: [...restarted],
    stopped: [...stopped],
    unchanged: [...unchanged],
  }
}
