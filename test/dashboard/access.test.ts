/** Which requests of a browser are answered at all. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bearerIn,
  PAGE_POLICY,
  refusedFor,
  REPORT_POLICY,
  type Asking,
} from '../../src/dashboard/access.ts'

const OWN: Asking = {
  method: 'GET',
  host: '127.0.0.1:4142',
  origin: undefined,
  fetchSite: 'same-origin',
}
const statusOf = (asking: Partial<Asking>): number | null =>
  refusedFor({ ...OWN, ...asking })?.status ?? null

describe('a request that is answered', () => {
  it.each([
    ['of the page itself', {}],
    ['of the address bar', { fetchSite: 'none' }],
    ['of a program that says nothing of sites', { fetchSite: undefined }],
    ['by another name of this computer', { host: 'localhost:4142' }],
    ['over IPv6', { host: '[::1]:4142' }],
    ['through a tunnel with another port', { host: '127.0.0.1:8080' }],
    ['through a tunnel at port 80', { host: 'LOCALHOST' }],
    ['that posts', { method: 'POST', origin: 'http://127.0.0.1:4142' }],
    [
      'that posts through a tunnel',
      { method: 'POST', host: 'localhost:8080', origin: 'http://localhost:8080' },
    ],
  ] as const)('is one %s', (_what, asking) => {
    expect(statusOf(asking)).toBeNull()
  })
})

describe('a request that is refused', () => {
  it.each([
    ['without a name', { host: undefined }, 403],
    ['of a name that leads here', { host: 'evil.example:4142' }, 403],
    ['of a name that begins like ours', { host: '127.0.0.1.evil.example:4142' }, 403],
    ['of a name that ends like ours', { host: 'evil-localhost:4142' }, 403],
    ['of all addresses', { host: '0.0.0.0:4142' }, 403],
    ['with a user before it', { host: 'a@127.0.0.1:4142' }, 403],
    ['of another page', { origin: 'http://evil.example' }, 403],
    ['of a page of another port of this computer', { origin: 'http://127.0.0.1:3000' }, 403],
    ['of a page of the other name of this computer', { origin: 'http://localhost:4142' }, 403],
    ['of a page over https', { origin: 'https://127.0.0.1:4142' }, 403],
    ['of a page that hides who it is', { origin: 'null' }, 403],
    ['from another site', { fetchSite: 'cross-site' }, 403],
    ['from another port of this site', { fetchSite: 'same-site' }, 403],
    ['that posts from nowhere', { method: 'POST', fetchSite: 'none' }, 403],
    ['for leave to ask from elsewhere', { method: 'OPTIONS' }, 405],
    ['of another method', { method: 'DELETE' }, 405],
  ] as const)('is one %s', (_what, asking, status) => {
    expect(statusOf(asking)).toBe(status)
  })

  it('is every one whose name is none of this computer', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        expect(statusOf({ host: `${name}:${port}` })).toBe(403)
      }),
    )
  })

  it('says why, and what to do', () => {
    const refused = refusedFor({ ...OWN, host: 'evil.example' })
    expect(refused?.message).toContain('names another computer')
    expect(refused?.hint).toContain('127.0.0.1')
  })
})

describe('a token in a header', () => {
  it.each([
    ['Bearer abc_-9', 'abc_-9'],
    ['bearer abc', null],
    ['Basic abc', null],
    ['Bearer ', null],
    ['Bearer a b', null],
    [`Bearer ${'a'.repeat(101)}`, null],
    [undefined, null],
  ])('%j is %j', (header, token) => {
    expect(bearerIn(header)).toBe(token)
  })
})

describe('the policies', () => {
  it('let the page run nothing but its own files, and be framed by nobody', () => {
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'none'",
    ]) {
      expect(PAGE_POLICY.split('; ')).toContain(part)
    }
    expect(PAGE_POLICY).not.toMatch(/unsafe|\*|https?:/)
  })

  it('let the report run nothing', () => {
    expect(REPORT_POLICY.split('; ')[0]).toBe('sandbox')
    expect(REPORT_POLICY).not.toMatch(/script-src|allow-/)
  })
})
