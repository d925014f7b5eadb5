/** The section `jobs` of the `agenthost.yaml` that `up` and `init` write: the Monday chain, in comments. Pure. */

export const JOBS = `
# What runs at its time: once for each slot, also when this host slept through it.
# Look at them with: agenthost jobs
jobs:
  # Every Monday: OpenRouter's weekly rankings, then the same tasks through the
  # models in use and the candidates, what follows for routing.json, and the report.
  # rankings:
  #   cron: "0 9 * * 1"             # minute, hour, day, month, weekday
  #   timezone: America/New_York    # else that of this host
  #   run: rankings pull            # one of agenthost's own commands; a key: agenthost secrets set openrouter
  #   retries: { count: 3, backoff: [1m, 10m, 1h] }
  # regression:
  #   cron: "0 11 * * 1"
  #   timezone: America/New_York
  #   run: regress run              # at most regression: { budget } of dollars
  #   after: [rankings]             # only when its run of the same day, or week, succeeded
  #   waitAtMost: 12h               # for those
  #   overlap: skip                 # due while an earlier one goes on: skip, queue, replace
  #   timeout: 6h                   # then it and all that it started is stopped
  # proposal:
  #   cron: "0 12 * * 1"
  #   timezone: America/New_York
  #   run: routes propose           # an alert says that one waits; a person takes it: agenthost routes apply ID
  #   after: [regression]
  # report:
  #   cron: "30 12 * * 1"
  #   timezone: America/New_York
  #   run: report                   # into reports/ of the home, with verdicts and the proposal
  #   after: [proposal]
  # Any other program:
  # nightly:
  #   every: 6h                     # or so, counted from midnight UTC
  #   command: [./nightly.sh]       # a text instead of a list is run by /bin/sh
  #   workdir: ~/fleet
  #   env: { LANG: C.UTF-8 }
  #   late: newest                  # slots slept through: skip, newest, each
  #   successCodes: [0]
  #   route: agents                 # of the gateway, and what each month may cost
  #   cap: 10
  #   stop: { signal: SIGTERM, grace: 10s }
# What the regression runs (docs/operation/config.md); without a budget it calls nobody.
# regression:
#   budget: 10                      # US dollars a run
#   suites: [chores, tools]
#   candidates: 2                   # models of the week's rankings that are tried beside those of the routes
#   auto_apply: false               # or { max_changes: 2, routes: [batch] }: such proposals are taken at once`
