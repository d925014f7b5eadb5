import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseFreeShare,
  parseOpenFiles,
  parseOsRelease,
  parseStalled,
  parseSwap,
} from '../../src/platform/linux/host-facts.ts'
import { garbled, mutationsOf } from '../doctor/mutations.ts'

const MEMINFO = `MemTotal:       16000000 kB
MemFree:          400000 kB
MemAvailable:    4000000 kB
SwapTotal:       2000000 kB
SwapFree:        1500000 kB
`
const PRESSURE = `some avg10=1.00 avg60=12.50 avg300=0.10 total=77
full avg10=0.00 avg60=6.25 avg300=0.00 total=7
`
const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max cpu time              unlimited            unlimited            seconds
Max open files            1024                 524288               files
`
const CASES = [
  {
    name: 'meminfo, swap',
    text: MEMINFO,
    read: parseSwap,
    fact: { totalBytes: 2_048_000_000, usedBytes: 512_000_000 },
  },
  { name: 'meminfo, what is left', text: MEMINFO, read: parseFreeShare, fact: 0.25 },
  { name: 'pressure', text: PRESSURE, read: parseStalled, fact: 6.25 },
  {
    name: 'limits',
    text: LIMITS,
    read: parseOpenFiles,
    fact: { soft: 1024, hard: 524_288 },
  },
  {
    name: 'os-release',
    text: 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
    read: parseOsRelease,
    fact: 'Debian GNU/Linux 12 (bookworm)',
  },
]

describe.each(CASES)('$name of Linux', ({ text, read, fact }) => {
  it('is read', () => expect(read(text)).toEqual(fact))

  it('is read rightly or not at all, whatever became of it', () => {
    const wrong = mutationsOf(text)
      // A name for people is shown as it stands.
      .filter(({ how }) => typeof fact !== 'string' || !/digits|numbers/.test(how))
      .map(({ how, text: changed }) => ({ how, found: read(changed) }))
      .filter(({ found }) => found !== null && JSON.stringify(found) !== JSON.stringify(fact))
    expect(wrong).toEqual([])
  })

  it('never throws', () => {
    fc.assert(fc.property(garbled(text), (changed) => void read(changed)))
    expect(read('')).toBe(null)
  })
})
