/** What single steps of the gateway cost: an abort, a new table, the money of a call, the tap, a body. */
import { request } from 'node:http'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { figure, median } from '../harness/figures.ts'
import { nowMs, until } from '../harness/stamps.ts'
import type { Room } from '../harness/workbench.ts'
import type { Sheet } from '../supervisor/sheet.ts'
import { reading } from '../table/figure.ts'
import { BODIES, readingOf } from './bodies.ts'
import { bodyOf, OURS, type Contestant } from './contestants.ts'
import { moneyTimes } from './money.ts'
import { tapTimes } from './tap.ts'
import type { Target } from './socket-client.ts'

const ABORT_ROW = 'a client’s abort to the end of the upstream’s connection, ms median'
const RELOAD_ROW = 'a changed routing.json in force, ms median'
export const INSIDE_TARGETS = { [ABORT_ROW]: '≤ 200', [RELOAD_ROW]: '≤ 1000' }

type Inside = { readonly sheet: Sheet; readonly quick: boolean; readonly upstreamPort: number }

export async function measureInside(room: Room, own: Contestant, inside: Inside): Promise<void> {
  const { sheet, quick, upstreamPort } = inside
  const target = own.target({ protocol: 'chat', isStream: true })
  if (target === null) return
  const put = (row: string, name: string, values: readonly number[], most = Infinity): void => {
    const text = `${figure(median(values))} (n=${values.length})`
    const met = most === Infinity ? {} : { met: median(values) <= most }
    sheet.put({ row, column: OURS, text, ...met, data: values, reads: [reading(name, values)] })
  }
  put(ABORT_ROW, 'abort', await aborts(target, upstreamPort, quick ? 5 : 30), 200)
  put(RELOAD_ROW, 'reload', await reloads(room, target, quick ? 3 : 10), 1000)
  put('reserve + settle, alone, µs', 'money', await moneyTimes(1, quick ? 300 : 3000))
  put('reserve + settle among 64, µs a call', 'money-64', await moneyTimes(64, quick ? 20 : 200))
  put('tap over 200 chunks, µs', 'tap', tapTimes(quick ? 200 : 2000))
  for (const [name, title, factor] of [
    ['1 KB chat', 'body-1k', 1],
    ['50 KB agent', 'body-50k', 1],
    ['10 MB of prose', 'body-10m', 1000],
  ] as const) {
    const times = bodyTimes(name, quick ? 10 : 100).map((us) => us / factor)
    put(`${name}, read, checked, bounded, ${factor === 1 ? 'µs' : 'ms'}`, title, times)
  }
}

/** From the client's end to the moment when the upstream saw the end of its own connection. */
async function aborts(
  target: Target,
  upstreamPort: number,
  times: number,
): Promise<readonly number[]> {
  const taken: number[] = []
  const closed = async (): Promise<readonly number[]> =>
    (await (await fetch(`http://127.0.0.1:${upstreamPort}/closed`)).json()) as number[]
  for (let turn = 0; turn < times; turn++) {
    const before = (await closed()).length
    const from = await abortAfterFirst(target)
    const all = await until(
      async () => {
        const now = await closed()
        return now.length > before && now
      },
      { withinMs: 10_000, everyMs: 5 },
    )
    if (all === null) throw new Error('the upstream was never told of an abort')
    taken.push((all.at(-1) ?? Number.NaN) - from)
  }
  return taken
}

/** When the client went: as soon as it had its first chunk. */
function abortAfterFirst({ port, path, headers }: Target): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const body = bodyOf('bench', true).replace('Say hello', 'Now hold the line')
  const head = { 'content-type': 'application/json', ...headers }
  const asking = request({ host: '127.0.0.1', port, path, method: 'POST', headers: head })
  asking.on('response', (answer) => {
    answer.on('error', () => undefined)
    answer.once('data', () => {
      const from = nowMs()
      answer.destroy()
      resolve(from)
    })
  })
  asking.on('error', reject)
  asking.end(body)
  return promise
}

/** From the rename of the new file to the first answer that knows its new route. */
async function reloads(room: Room, target: Target, times: number): Promise<readonly number[]> {
  const path = join(room.dir, 'home/routing.json')
  const table = JSON.parse(readFileSync(path, 'utf8')) as { routes: Record<string, unknown> }
  const taken: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const name = `bench-${turn}`
    const routes = { ...table.routes, [name]: table.routes['bench'] }
    writeFileSync(`${path}.new`, JSON.stringify({ ...table, routes }))
    const from = nowMs()
    renameSync(`${path}.new`, path)
    const isIn = async (): Promise<boolean> => {
      const { headers, port } = target
      const answer = await fetch(`http://127.0.0.1:${port}/v1/models`, { headers })
      return (await answer.text()).includes(`"${name}"`)
    }
    if ((await until(isIn, { withinMs: 10_000, everyMs: 5 })) === null)
      throw new Error('a changed routing.json never came into force')
    taken.push(nowMs() - from)
  }
  return taken
}

/** Microseconds of each reading. */
function bodyTimes(name: string, times: number): readonly number[] {
  const found = BODIES.find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no body ${name}`)
  const read = readingOf(found)
  const warm = found.body.length > 1_000_000 ? 3 : 1000
  for (let turn = 0; turn < warm; turn++) read()
  return Array.from({ length: times }, () => {
    const from = performance.now()
    read()
    return 1000 * (performance.now() - from)
  })
}
