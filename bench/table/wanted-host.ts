/** What is wanted of the commands, of taking over, of the clone and the checks, of the schedule and of alerts. Pure. */
import type { Wanted } from './wanted.ts'

const NODE = '`node -e 0`'
const told = (name: string, title: string): Wanted => ({
  room: 'commands',
  name,
  title: `${title}, whole process`,
  unit: 'ms',
  digits: 0,
  floor: NODE,
})

const HOST: readonly Wanted[] = [
  told('logs', '`logs AGENT`'),
  told('events', '`events`'),
  told('doctor', '`doctor`'),
  told('config-check', '`config check` of 10 agents'),
  told('jobs', '`jobs` of 10 jobs'),
  {
    room: 'commands',
    name: 'up-from-nothing',
    title: '`up` in an empty home, to the first agent up',
    unit: 'ms',
    digits: 0,
  },
  {
    room: 'commands',
    name: 'adoption',
    title: 'a new daemon after `kill -9` of the last one: to all 10 agents known and adopted',
    unit: 'ms',
    digits: 0,
  },
  {
    room: 'commands',
    name: 'adopted-end',
    title: 'the end of an adopted agent noticed after its `kill -9`',
    unit: 'ms',
    digits: 0,
    wanted: '≤ 250',
    isMet: (value) => value <= 250,
  },
  {
    room: 'commands',
    name: 'watch',
    title: '`watch` over ssh on loopback: from the event to the notification’s command',
    unit: 'ms',
    digits: 0,
  },
  {
    room: 'house',
    name: 'clone-to-agent',
    title: '`scripts/up` in a fresh clone with nothing cached, to the first agent up',
    unit: 's',
    digits: 1,
    wanted: '≤ 300',
    isMet: (value) => value <= 300,
  },
  {
    room: 'house',
    name: 'check',
    title: '`npm run check`',
    unit: 's',
    digits: 1,
    wanted: '< 30',
    isMet: (value) => value < 30,
  },
]

const SCHEDULE: readonly Wanted[] = [
  {
    room: 'schedule',
    name: 'decide',
    title: '1,000 due slots decided and recorded',
    unit: 'ms',
    digits: 1,
    wanted: '< 100',
    isMet: (value) => value < 100,
  },
  {
    room: 'schedule',
    name: 'year',
    title: 'a year of hourly runs listed',
    unit: 'ms',
    digits: 1,
    wanted: '< 100',
    isMet: (value) => value < 100,
  },
  { room: 'schedule', name: 'record', title: 'one slot recorded, flushed', unit: 'ms', digits: 2 },
  {
    room: 'schedule',
    name: 'next',
    title: 'next slot of a daily line with a zone',
    unit: 'µs',
    digits: 1,
  },
  {
    room: 'schedule',
    name: 'late',
    title: 'a run’s own start after its slot, 10 jobs of each minute',
    unit: 'ms',
    digits: 0,
    wanted: '≤ 15,000',
    isMet: (value) => value <= 15_000,
  },
]

const ALERTS: readonly Wanted[] = [
  {
    room: 'alerts',
    name: 'webhook',
    title: 'from an agent’s failure to a local webhook, 99th percentile',
    unit: 'ms',
    digits: 1,
    wanted: '≤ 1,000',
    isMet: (value) => value <= 1000,
  },
  {
    room: 'alerts',
    name: 'burst-notices',
    title: 'notices of 10,000 events of one agent in a minute',
    unit: 'notices',
    digits: 0,
    wanted: 'one grouped alert: 2',
    isMet: (value) => value === 2,
  },
  {
    room: 'alerts',
    name: 'burst-heap',
    title: 'heap that they take',
    unit: 'MB',
    digits: 1,
    wanted: '≤ 5',
    isMet: (value) => value <= 5,
  },
  { room: 'alerts', name: 'burst-time', title: 'time that they take', unit: 'ms', digits: 0 },
  {
    room: 'alerts',
    name: 'flush',
    title: 'a commit that is flushed to the disk (floor: one that is not)',
    unit: 'ms',
    digits: 3,
    floor: 'the same at NORMAL',
  },
]

export const HOST_WANTED: readonly Wanted[] = [...HOST, ...SCHEDULE, ...ALERTS]
