/**
 * Where the person places vendors (`rankings.regions` of the configuration), as it goes before the table of the
 * project. A mistake elsewhere in the file is told, and does not hide the week.
 */
import { existsSync } from 'node:fs'
import { loadConfig } from '../../config/load.ts'
import { AgenthostError } from '../../errors.ts'
import { HOMES, type HomeTable } from '../../rankings/regions-table.ts'

export type OwnRegions = { readonly homes: HomeTable; readonly untold: readonly string[] }

/** `untold` are warnings for the report; empty when all is well. */
export async function ownRegions(path: string, env: NodeJS.ProcessEnv): Promise<OwnRegions> {
  if (!existsSync(path)) return { homes: {}, untold: [] }
  try {
    const { regions } = (await loadConfig(path, env)).config.rankings
    const homes = Object.entries(regions).map(([vendor, region]) => {
      const known = Object.hasOwn(HOMES, vendor) ? HOMES[vendor] : undefined
      return [vendor, { company: vendor, ...known, region }]
    })
    return { homes: Object.fromEntries(homes) as HomeTable, untold: [] }
  } catch (error) {
    if (!(error instanceof AgenthostError)) throw error
    const [first = ''] = error.message.split('\n')
    return { homes: {}, untold: [`Regions of your own are left out: ${first.replace(/:$/, '')}.`] }
  }
}
