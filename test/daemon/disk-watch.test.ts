import { describe, expect, it } from 'vitest'
import { isFull } from '../../src/daemon/disk-watch.ts'

const MB = 1024 * 1024
const GB = 1024 * MB

describe('a disk', () => {
  it.each([
    ['with little left', false, 63 * MB, 100 * GB, true],
    ['with some left', false, 65 * MB, 100 * GB, false],
    ['that was full and has hardly more now', true, 100 * MB, 100 * GB, true],
    ['that was full and has room again', true, 129 * MB, 100 * GB, false],
    ['that is small and half empty', false, 8 * MB, 16 * MB, false],
    ['that is small and full', false, 0.5 * MB, 16 * MB, true],
  ])('%s: was full %s, %d of %d bytes: %s', (_what, was, freeBytes, totalBytes, expected) => {
    expect(isFull(was, { freeBytes, totalBytes })).toBe(expected)
  })
})
