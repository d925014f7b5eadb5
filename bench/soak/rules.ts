/**
 * Which figures of a soak may grow, until when, and how large they may be then; the limits are those of the rooms
 * (docs/operation/store.md). What is not named here has to be level. Pure.
 */
import type { Rule } from './bounds.ts'

const MB = 1_000_000
const WEEKS_OF_THREE_YEARS = 156

const grows = (forWeeks: number, most: number, because: string): Rule => ({
  kind: 'grows',
  forWeeks,
  most,
  because,
})
const threeYears = (most: number): Rule => grows(WEEKS_OF_THREE_YEARS, most, 'three years of it')
const level = (share: number, slack: number): Rule => ({ kind: 'level', share, slack })

const EVENTS = grows(WEEKS_OF_THREE_YEARS, 100_000, 'the newest 100,000 are kept')
const ALERTS = grows(13, 50_000, 'kept for 90 days')
const SLOTS = grows(WEEKS_OF_THREE_YEARS, 70_000, 'the newest 10,000 of each of 7 jobs are kept')
const TRIES = grows(57, 1_000_000, 'kept for 400 days')
const PULLS = grows(53, 200_000, 'what was replaced is kept for 371 days')

const RULES: Readonly<Record<string, Rule>> = {
  // Free pages of the allocator come and go with the hour's garbage.
  'daemon rss': level(0.1, 8 * MB),
  'gateway rss': level(0.1, 16 * MB),
  'daemon heap': level(0.1, 2 * MB),
  // It has an account for each attempt of the last 40 days.
  'gateway heap': level(0.1, 8 * MB),
  'daemon descriptors': level(0, 4),
  // Sockets to clients and upstreams that are kept for a while.
  'gateway descriptors': level(0, 30),
  'gateway handles': level(0, 30),
  'daemon handles': level(0, 4),
  'daemon timers': level(0, 2),
  'gateway timers': level(0, 2),
  'host.db': threeYears(100 * MB),
  'host.db-wal': grows(0, 6 * MB, 'put into the file beyond 4 MB'),
  'ledger.db-wal': grows(0, 40 * MB, 'put into the file when it costs nobody anything'),
  'insights.db-wal': grows(0, 6 * MB, 'gone with the last command'),
  'ledger.db': grows(57, 300 * MB, 'tries are kept for 400 days'),
  'insights.db': threeYears(150 * MB),
  // At most 18 copies of each; what three databases come to stands above.
  backups: grows(57, 18 * 550 * MB, '14 nights and the newest 4 are kept'),
  reports: threeYears(400 * MB),
  'logs/agents': level(0.6, 1 * MB),
  'logs/jobs': grows(100, 10 * MB, 'the newest 100 of each job are kept'),
  'logs/daemon.log': threeYears(40 * MB),
  'rows host.events': EVENTS,
  'rows host.slots': SLOTS,
  'rows host.runs': SLOTS,
  'rows host.alerts': ALERTS,
  'rows host.notices': ALERTS,
  'rows host.deliveries': ALERTS,
  'rows ledger.calls': TRIES,
  'rows ledger.baselines': grows(0, 10_000, 'kept for 40 days'),
  'rows ledger.sessions': grows(0, 20_000, 'kept for 30 days, at most 20,000'),
  'rows ledger.counters': grows(0, 50_000, 'attempts are kept for 40 days'),
  'rows ledger.carried': level(0, 20),
  'rows ledger.notices': grows(WEEKS_OF_THREE_YEARS, 10_000, 'the newest 10,000 are kept'),
  'rows ledger.prices': threeYears(10_000),
  'rows insights.pull_bodies': PULLS,
  'rows insights.periods': PULLS,
  'rows insights.period_rows': grows(WEEKS_OF_THREE_YEARS, 1_500_000, 'three years of it'),
  'rows insights.requests': grows(0, 5000, 'kept for 40 days'),
  'rows insights.news': grows(53, 5000, 'kept for 371 days'),
}

/** Of a week each one row or some dozens: what was found out, which nobody deletes. */
const FOUND_OUT =
  /^rows insights\.(?:pulls|card_sets|cards|first_party|billed|routing_versions|regression_\w+|proposals)$/

export function ruleOf(name: string): Rule {
  return RULES[name] ?? (FOUND_OUT.test(name) ? threeYears(200_000) : level(0.1, 4))
}
