/** What the gateway tells that is worth telling a person: the part of the table of kinds that is its own. Pure. */
import type { Raise } from './kinds.ts'

const say = (text: string) => (): string => text

export const GATEWAY_RAISES: Readonly<Record<string, Raise>> = {
  'budget.near': {
    group: 'budget',
    lasts: true,
    severity: 'warning',
    todo: say('See `agenthost budget`.'),
  },
  'budget.reached': {
    group: 'budget',
    lasts: true,
    severity: 'urgent',
    todo: say('See `agenthost budget`; raise the cap in routing.json if it is worth it.'),
  },
  'budget.drift': {
    group: 'budget-drift',
    severity: 'warning',
    todo: say('Compare with `agenthost budget`: somebody else may spend with the same key.'),
  },
  'budget.unsettled': {
    group: 'budget-unsettled',
    severity: 'warning',
    todo: say('See `agenthost budget`: what could not be learnt is charged at its worst.'),
  },
  'ledger.compares': {
    group: 'ledger-compares',
    lasts: true,
    severity: 'urgent',
    todo: say('Look at the network and at the key of the upstream; it is asked again and again.'),
  },
  'ledger.damaged': {
    group: 'ledger-damaged',
    severity: 'urgent',
    todo: say('See `agenthost budget`; the damaged file stays beside the new one.'),
  },
  'ledger.unwritten': {
    group: 'ledger-unwritten',
    lasts: true,
    severity: 'urgent',
    todo: say('Make room on the disk: no money is held, and so nothing is sent.'),
  },
  'prices.old': {
    group: 'prices',
    lasts: true,
    severity: 'warning',
    todo: say('Look at the network; calls are still held by the old prices.'),
  },
  'routes.rejected': {
    group: 'routes-rejected',
    lasts: true,
    severity: 'warning',
    todo: say('Look at it with `agenthost routes check`; the table before it stays in force.'),
  },
  'queue.parked': {
    group: 'queue',
    lasts: true,
    severity: 'urgent',
    todo: (id) =>
      `Read it with \`agenthost queue show ${id}\`, then \`agenthost queue answer ${id} --text "…"\`.`,
  },
  'upstream.refused': {
    group: 'upstream',
    lasts: true,
    severity: 'urgent',
    todo: (name) =>
      `Set a key that it takes (\`agenthost secrets set ${name}\`), or give the one it has credit.`,
  },
  'ledger.mismatch': {
    group: 'ledger-mismatch',
    severity: 'warning',
    todo: say('Compare with `agenthost budget`.'),
  },
  'gateway.refused': {
    group: 'gateway-refused',
    severity: 'warning',
    todo: say('Look at `agenthost logs gateway`.'),
  },
}
