/** What a release is called, and which ones stay. */
import { describe, expect, it } from 'vitest'
import {
  isReleaseName,
  releaseName,
  RELEASES_KEPT,
  surplusReleases,
} from '../../src/install/release-name.ts'

const HASH = '0123456789abcdef0123456789abcdef'

describe('the name of a release', () => {
  it.each([
    ['0.1.0', '0.1.0-01234567'],
    ['10.20.30', '10.20.30-01234567'],
    ['1.0.0-beta.2+mac', '1.0.0-beta.2+mac-01234567'],
  ])('of version %s is %s, and is known again', (version, name) => {
    expect(releaseName(version, HASH)).toBe(name)
    expect(isReleaseName(name)).toBe(true)
  })

  it.each([
    'current',
    '.making-4711',
    '0.1.0',
    '0.1.0-0123456',
    '0.1.0-0123456z',
    '0.1.0-01234567.old',
    '0.1.0-01234567 copy',
    'old-0.1.0-01234567',
    '0.1-01234567',
    '0.1.0 mine-01234567',
  ])('is not %j, which is left alone', (name) => {
    expect(isReleaseName(name)).toBe(false)
    expect(surplusReleases([{ name, madeAt: 0 }, ...many(RELEASES_KEPT)], [])).toEqual([])
  })
})

describe('releases beyond those that are kept', () => {
  it('go, the newest three stay, in whatever order they are listed', () => {
    expect(surplusReleases(many(5), [])).toEqual([nameOf(2), nameOf(1)])
    expect(surplusReleases(many(5).toReversed(), [null])).toEqual([nameOf(2), nameOf(1)])
    expect(surplusReleases(many(3), [])).toEqual([])
  })

  it('never are those in use, of which there may be more than are kept', () => {
    const inUse = [1, 2, 3, 4].map(nameOf)
    expect(surplusReleases(many(5), inUse)).toEqual([nameOf(5)])
    expect(surplusReleases(many(4), inUse)).toEqual([])
  })
})

function nameOf(at: number): string {
  return `0.1.${at}-0000000${at}`
}

function many(count: number) {
  return Array.from({ length: count }, (_each, index) => ({
    name: nameOf(index + 1),
    madeAt: index + 1,
  }))
}
