/** The whole text of the program `agenthost` of an installation. */
import { describe, expect, it } from 'vitest'
import { launcherText, quoted } from '../../src/install/launcher.ts'

describe('a word for sh', () => {
  it.each([
    ['/Users/me/.agenthost/bin/node', '/Users/me/.agenthost/bin/node'],
    ['--a=b_c:d,e%f+g@h', '--a=b_c:d,e%f+g@h'],
    ['/Users/it is', "'/Users/it is'"],
    ['', "''"],
    ['$HOME', "'$HOME'"],
    ['/a b', "'/a b'"],
    ['a ', "'a '"],
    [' a', "' a'"],
    ["it's", "'it'\\''s'"],
    ['~', "'~'"],
    ['/Users/Zoë', "'/Users/Zoë'"],
    ['a\n', "'a\n'"],
  ])('%j is written %s', (text, word) => {
    expect(quoted(text)).toBe(word)
  })
})

describe('the launcher', () => {
  it('names the home, unless one is set, and hands on every argument as it is', () => {
    const at = {
      home: "/Volumes/Zoë's disk/agenthost",
      node: '/Users/me/.agenthost/bin/node',
      program: "/Volumes/Zoë's disk/agenthost/releases/current/dist/agenthost.js",
    }
    expect(launcherText(at)).toBe(
      String.raw`#!/bin/sh
# Written by ${'`agenthost install`'}: runs the release that is in use.
[ -n "${'${AGENTHOST_HOME:-}'}" ] || export AGENTHOST_HOME='/Volumes/Zoë'\''s disk/agenthost'
exec /Users/me/.agenthost/bin/node '/Volumes/Zoë'\''s disk/agenthost/releases/current/dist/agenthost.js' "$@"
`,
    )
  })
})
