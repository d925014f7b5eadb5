import { dice } from '../../test/support/seed.ts'
import { days } from './day.ts'
import { sampleOf } from './sample.ts'
import { FIRST_MORNING, FULL as SHORT } from './scale.ts'
import { openWorld } from './world.ts'
const t = performance.now()
const world = await openWorld(FIRST_MORNING, 7, SHORT)
console.log('up', performance.now() - t, world.host.host.home)
try {
  const d = days(world, SHORT, dice(7))
  for (let day = 0; day < Number(process.argv[2] ?? 2); day++) {
    await d.live(day)
    console.log(
      day,
      Math.round(performance.now() - t),
      new Date(world.conductor.now()).toISOString(),
    )
    const s = await sampleOf(world.host.host.home, world.conductor)
    console.log(JSON.stringify(s))
  }
  const { execSync } = await import('node:child_process')
  console.log(execSync(`du -ab ${world.host.host.home} | sort -n | tail -70`, { encoding: 'utf8' }))
} finally {
  await world.close()
}
process.exit(0)
