/** Routes whose model the gateway would refuse, since it knows no price of it: as far as `ledger.db` says. */
import type { GatewaySettings } from '../../daemon/gateway-settings.ts'
import { AgenthostError } from '../../errors.ts'
import type { RoutingTable } from '../../routing/table.ts'
import { priceRows } from '../../store/ledger-prices.ts'
import { readLedger } from '../../store/ledger-reading.ts'

type Known = { readonly upstream: string; readonly model: string }

/** A sentence each; none where no gateway ever asked that upstream for prices, or the file cannot be read. */
export function unpricedRoutes(
  home: string,
  { routes }: RoutingTable,
  { upstreams }: GatewaySettings,
): readonly string[] {
  const known = knownIn(home)
  return routes.flatMap(({ name, model }) => {
    const own = upstreams.find((upstream) => upstream.name === model.upstream)
    const ofIt = known.filter(({ upstream }) => upstream === model.upstream)
    const isKnown = own?.prices.has(model.id) === true || ofIt.some((one) => one.model === model.id)
    if (ofIt.length === 0 || isKnown) return []
    return [
      `${name}: no price of ${model.upstream}/${model.id} was ever read; calls of it are refused until one is, or stands under upstreams: in agenthost.yaml`,
    ]
  })
}

function knownIn(home: string): readonly Known[] {
  try {
    return readLedger(home, (db) => priceRows(db).latest()) ?? []
  } catch (error) {
    // What is wrong with the file is for those who need it.
    if (error instanceof AgenthostError) return []
    throw error
  }
}
