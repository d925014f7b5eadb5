/** Runs as they are kept between benchmarks, one JSON file each, and the page that is made of them. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Kept, KeptFaults } from '../table/figure.ts'
import { newest } from '../table/newest.ts'
import { page } from '../table/page.ts'
import { privateWords } from './machine.ts'

export const PAGE = join(import.meta.dirname, '../../docs/benchmarks.md')

/** Gives the path. `cells` are kept beside the figures, with all that they were made of. */
export function keep(cache: string, run: Kept, cells: readonly unknown[]): string {
  return write(cache, `figures-${run.room}-${run.at}`, { ...run, cells })
}

export function keepFaults(cache: string, run: KeptFaults): string {
  return write(cache, `faults-${run.room}-${run.at}`, run)
}

/** Writes the page from the newest kept figures, and gives it. Throws where nothing is kept. */
export function writePage(cache: string): string {
  const news = newest(read<Kept>(cache, 'figures-'))
  if (news === null) {
    throw new Error('unable to write the table: no figures are kept. Run `npm run bench` first')
  }
  const text = page(news, read<KeptFaults>(cache, 'faults-'))
  const told = privateWords().find((word) => text.includes(word))
  if (told !== undefined) throw new Error(`unable to write the table: it would say ${told}`)
  writeFileSync(PAGE, text)
  return text
}

/** Files of another form than this program's are passed over. */
function read<T extends { readonly format: 1 }>(cache: string, start: string): readonly T[] {
  const folder = join(cache, 'results')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T)
    .filter(({ format }) => format === 1)
}

function write(cache: string, name: string, value: object): string {
  const folder = join(cache, 'results')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name.replaceAll(':', '-')}.json`)
  writeFileSync(path, JSON.stringify(value, null, 1))
  return path
}
