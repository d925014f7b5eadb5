import { describe, expect, it } from 'vitest'
import { isOfHost, unable } from '../src/errors.ts'

const coded = (code: string): Error => Object.assign(new Error('it went wrong'), { code })

describe('a failure', () => {
  it.each([
    'EAGAIN',
    'EDQUOT',
    'EIO',
    'EMFILE',
    'ENFILE',
    'ENOMEM',
    'ENOSPC',
    'EROFS',
    'SQLITE_BUSY',
    'SQLITE_FULL',
    'SQLITE_IOERR_WRITE',
  ])('with %s is of the host, also where it is the cause of another', (code) => {
    expect(isOfHost(coded(code))).toBe(true)
    const told = unable({ verb: 'make a token for', object: 'a' }, coded(code))
    expect(isOfHost(unable({ verb: 'start', object: 'a' }, told))).toBe(true)
  })

  it.each([
    coded('ENOENT'),
    coded('E2BIG'),
    coded('SQLITE_CORRUPT'),
    new Error('no'),
    null,
    'ENOSPC',
  ])('with another code, or none, is not: %s', (error) => {
    expect(isOfHost(error)).toBe(false)
    expect(isOfHost(unable({ verb: 'start', object: 'a' }, error))).toBe(false)
  })
})
