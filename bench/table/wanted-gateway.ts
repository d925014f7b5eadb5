/** What is wanted of the gateway. Added is added to the bare proxy of the same run. Pure. */
import type { Wanted } from './wanted.ts'

const room = 'gateway'
const BARE = 'bare node:http + undici proxy'

/** One of each dialect. */
const CALLS: readonly Wanted[] = (['chat', 'messages'] as const).flatMap((protocol) => [
  {
    room,
    name: `${protocol}-json`,
    title: `${protocol}, small JSON, 1 client: median added to the floor`,
    unit: 'ms',
    digits: 3,
    wanted: '≤ 0.15',
    isMet: (value) => value <= 0.15,
    floor: BARE,
  },
  {
    room,
    name: `${protocol}-stream`,
    title: `${protocol}, stream of 200 chunks, 1 client: first chunk, added to the floor`,
    unit: 'ms',
    digits: 3,
    wanted: '≤ 0.4',
    isMet: (value) => value <= 0.4,
    floor: BARE,
  },
  {
    room,
    name: `${protocol}-json-64`,
    title: `${protocol}, small JSON, 64 clients: requests a second, of the floor’s`,
    unit: '%',
    digits: 0,
    wanted: '≥ 60',
    isMet: (value) => value >= 60,
    floor: `${BARE}, 1/s`,
  },
  {
    room,
    name: `${protocol}-stream-64`,
    title: `${protocol}, streams of 200 chunks, 64 clients: streams a second, of the floor’s`,
    unit: '%',
    digits: 0,
    wanted: '≥ 75',
    isMet: (value) => value >= 75,
    floor: `${BARE}, 1/s`,
  },
])

export const GATEWAY_WANTED: readonly Wanted[] = [
  ...CALLS,
  {
    room,
    name: 'memory',
    title: 'growth of resident memory in the second half of 100,000 requests',
    unit: '%',
    digits: 1,
    wanted: 'flat: ≤ 10',
    isMet: (value) => value <= 10,
    needsAll: true,
  },
  {
    room,
    name: 'abort',
    title: 'a client’s abort, to the end of the upstream’s connection',
    unit: 'ms',
    digits: 1,
    wanted: '≤ 200',
    isMet: (value) => value <= 200,
  },
  {
    room,
    name: 'reload',
    title: 'a changed `routing.json` in force',
    unit: 'ms',
    digits: 0,
    wanted: '≤ 1,000',
    isMet: (value) => value <= 1000,
  },
  { room, name: 'money', title: 'reserve + settle, one call alone', unit: 'µs', digits: 0 },
  {
    room,
    name: 'money-64',
    title: 'reserve + settle, a call among 64 of one turn',
    unit: 'µs',
    digits: 0,
  },
  { room, name: 'tap', title: 'the tap over a stream of 200 chunks', unit: 'µs', digits: 0 },
  { room, name: 'body-1k', title: 'a body of 1 KB read, checked, bounded', unit: 'µs', digits: 0 },
  {
    room,
    name: 'body-50k',
    title: 'a body of 50 KB (agent’s) read, checked, bounded',
    unit: 'µs',
    digits: 0,
  },
  {
    room,
    name: 'body-10m',
    title: 'a body of 10 MB read, checked, bounded',
    unit: 'ms',
    digits: 1,
  },
]
