/** What is wanted of the weekly rankings and of regression runs. Pure. */
import type { Wanted } from './wanted.ts'

const NODE = '`node -e 0`'

const RANKINGS: readonly Wanted[] = [
  {
    room: 'rankings',
    name: 'import',
    title: 'two years of daily rows (37,000) imported, whole process',
    unit: 'ms',
    digits: 0,
    wanted: '< 1,000',
    isMet: (value) => value < 1000,
  },
  {
    room: 'rankings',
    name: 'show',
    title: '`rankings show`, whole process',
    unit: 'ms',
    digits: 0,
    wanted: '< 150',
    isMet: (value) => value < 150,
    floor: NODE,
  },
  {
    room: 'rankings',
    name: 'history',
    title: '`rankings history`, whole process',
    unit: 'ms',
    digits: 0,
    floor: NODE,
  },
  {
    room: 'rankings',
    name: 'html',
    title: '`report --format html`, whole process',
    unit: 'ms',
    digits: 0,
    wanted: '< 1,000',
    isMet: (value) => value < 1000,
  },
  {
    room: 'rankings',
    name: 'png',
    title: '`report --format html,png`, whole process',
    unit: 'ms',
    digits: 0,
    wanted: '< 3,000',
    isMet: (value) => value < 3000,
  },
  {
    room: 'rankings',
    name: 'pull-requests',
    title: 'requests of a weekly pull',
    unit: 'requests',
    digits: 0,
    wanted: '≤ 12',
    isMet: (value) => value <= 12,
  },
  {
    room: 'rankings',
    name: 'pull',
    title: '`rankings pull` from a server on loopback, whole process',
    unit: 'ms',
    digits: 0,
  },
]

const REGRESSION: readonly Wanted[] = [
  {
    room: 'regression',
    name: 'direct',
    title: 'an attempt of `direct`, beside its model',
    unit: 'ms',
    digits: 0,
    wanted: '< 300',
    isMet: (value) => value < 300,
  },
  {
    room: 'regression',
    name: 'claude-code',
    title: 'an attempt of `claude-code`, beside its model and its check',
    unit: 'ms',
    digits: 0,
    wanted: '< 1,500',
    isMet: (value) => value < 1500,
  },
  {
    room: 'regression',
    name: 'check-chores',
    title: '`regress check chores`: 32 tasks against their reference solutions',
    unit: 's',
    digits: 1,
    wanted: '< 60, two cores',
    isMet: (value) => value < 60,
  },
  {
    room: 'regression',
    name: 'verdicts',
    title: 'verdicts of 10 models × 100 tasks × 5 repeats',
    unit: 'ms',
    digits: 0,
    wanted: '< 2,000',
    isMet: (value) => value < 2000,
  },
  {
    room: 'regression',
    name: 'false-alarms',
    title: 'quiet weeks of 2,000 simulated ones in which a model is called worse',
    unit: '%',
    digits: 1,
    wanted: '≤ 5',
    isMet: (value) => value <= 5,
    needsAll: true,
  },
]

/** At least what the reference's table has, less what 1,000 rounds may err by: two standard errors. */
const POWERS: readonly Wanted[] = (
  [
    ['power-30-3-10', '10 points on 30 tasks × 3', 0.41],
    ['power-30-3-15', '15 points on 30 tasks × 3', 0.7],
    ['power-60-3-10', '10 points on 60 tasks × 3', 0.74],
    ['power-60-1-15', '15 points on 60 tasks × 1', 0.57],
  ] as const
).map(([name, drop, power]) => ({
  room: 'regression',
  name,
  title: `share of drops by ${drop} that are seen (p < 0.05)`,
  unit: '',
  digits: 2,
  wanted: `as published: ${power.toFixed(2)}`,
  isMet: (value) => value >= power - 0.03,
  needsAll: true,
}))

export const WEEKLY_WANTED: readonly Wanted[] = [...RANKINGS, ...REGRESSION, ...POWERS]
