import { describe, expect, it } from 'vitest'
import { plain } from '../../bench/table/plain.ts'

describe('words for a published page', () => {
  it.each([
    ['unable to run /home/me/.cache/x/bin/pip install', 'unable to run pip install'],
    ["cannot open '/tmp/ahb-X1/room/log'", "cannot open 'log'"],
    ['looking in https://registry.example/simple/litellm failed', 'looking in (an address) failed'],
    ['first line\nsecond line of /a/b', 'first line'],
    ['12 MB/s = 0.78 of plain; and/or 24/7', '12 MB/s = 0.78 of plain; and/or 24/7'],
    ['path=/opt/tool/bin/x, exit 1', 'path=x, exit 1'],
  ])('of %j are %j', (text, expected) => {
    expect(plain(text)).toBe(expected)
  })

  it('are cut where they go on and on', () => {
    expect(plain('x'.repeat(500))).toHaveLength(200)
  })
})
