/** The table of what ends an alert: which event says so, of which group, and in which words. Pure. */

/** What says that an alert of that group is over, and in which words; without any, in the event's own. */
export const RECOVERS: Readonly<
  Record<string, { readonly group: string; readonly what?: string }>
> = {
  'agent.up': { group: 'agent', what: 'is up again' },
  // It ran all along, only no daemon was looking.
  'agent.adopted': { group: 'agent', what: 'is up' },
  'config.loaded': { group: 'config', what: 'the configuration can be used again' },
  'backup.made': { group: 'backup', what: 'was made again' },
  'host.disk-free': { group: 'disk' },
  'host.awake': { group: 'awake' },
  'host.awake-held': { group: 'awake' },
  'job.ran': { group: 'job', what: 'has run well again' },
  'job.succeeded': { group: 'job', what: 'has run well again' },
  'budget.free': { group: 'budget' },
  'ledger.compared': { group: 'ledger-compares' },
  'ledger.written': { group: 'ledger-unwritten' },
  'prices.fresh': { group: 'prices' },
  'routes.applied': { group: 'routes-rejected', what: 'the routing table can be used again' },
  'queue.expired': { group: 'queue', what: 'has expired: its client got an error' },
  'upstream.answers': { group: 'upstream' },
  'alerts.delivered': { group: 'channel', what: 'delivers again' },
  'alerts.deadman-back': { group: 'deadman', what: 'the ping gets through again' },
}

/** A person or the configuration wanted it so. */
export const CLOSES: Readonly<Record<string, string>> = {
  'agent.down': 'agent',
  'agent.removed': 'agent',
  'job.removed': 'job',
  // Also ends a proposal, beside what it recovers.
  'routes.applied': 'routes',
  'routes.declined': 'routes',
  'queue.answered': 'queue',
}

/** One alert whatever the subject is. */
export const TOGETHER: ReadonlySet<string> = new Set([
  'config',
  'config-warning',
  'agents-unseen',
  'routes-rejected',
])
