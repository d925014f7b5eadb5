/** The section `jobs` of the `agenthost.yaml` that `up` and `init` write: the Monday chain, in comments. Pure. */

export const JOBS = `
# What runs at its time: once for each slot, also when this host slept through it.
# Look at them with: agenthost jobs
jobs:
  # Every Monday: OpenRouter's weekly rankings, then the regressions, then the report.
  # rankings:
  #   cron: "0 9 * * 1"             # minute, hour, day, month, weekday
  #   timezone: America/New_York    # else that of this host
  #   run: rankings pull            # one of agenthost's own commands; a key: agenthost secrets set openrouter
  #   retries: { count: 3, backoff: [1m, 10m, 1h] }
  # regression:
  #   cron: "0 11 * * 1"
  #   timezone: America/New_York
  #   run: regress run              # not in this version yet
  #   after: [rankings]             # only when its run of the same day, or week, succeeded
  #   waitAtMost: 12h               # for those
  #   overlap: skip                 # due while an earlier one goes on: skip, queue, replace
  #   timeout: 6h                   # then it and all that it started is stopped
  # report:
  #   cron: "0 12 * * 1"
  #   timezone: America/New_York
  #   run: report                   # into reports/ of the home
  #   after: [rankings]
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
  #   stop: { signal: SIGTERM, grace: 10s }`
