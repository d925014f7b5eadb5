import { describe, expect, it } from 'vitest'
import { foundText } from '../../src/config/mistake.ts'
import { withoutSecrets } from '../../src/config/secrets.ts'
import { refusalOf } from './agenthost-yaml.ts'

describe('a secret beside a mistake', () => {
  it.each([
    ['in the same line', 'agents: { a: { env: { T: hunter2 }, memroy: 1 } }'],
    ['that is the mistake itself', 'agents: { a: { command: [x], env: { T: [hunter2] } } }'],
    ['in an environment that is a text', 'agents: { a: { command: [x], env: "T=hunter2" } }'],
    ['in an environment that is a list', 'agents: { a: { command: [x], env: [T=hunter2] } }'],
    ['in a name of the environment', 'agents: { a: { command: [x], env: { API_KEY=hunter2 } } }'],
    ['under a misspelt env', 'agents: { a: { command: [x], evn: { API_TOKEN: hunter2 } } }'],
    ['behind a quote that stays open', 'agents:\n  a:\n    env:\n      T: "hunter2\n    b: 1'],
    ['in a duplicate', 'agents: { a: { command: [x], env: { T: hunter2, T: hunter2 } } }'],
    ['behind a tag', 'agents: { a: { command: [x], env: { T: !secret hunter2 } } }'],
    [
      'of several lines',
      'agents:\n  a:\n    env:\n      T: >\n        hunter2\n        hunter2\n    b: [x',
    ],
    ['in a wrong place', 'agents: { a: { command: [x], onWake: "PASSWORD=hunter2" } }'],
  ])('%s is not shown', async (_where, yaml) => {
    const { message } = await refusalOf(yaml)
    expect(message).not.toContain('hunter2')
  })

  it('keeps the places of everything else', () => {
    const source = 'a: x-secret\nTOKEN: "two words", b: 3'
    expect(withoutSecrets(source, [[3, 11]])).toBe('a: ********\nTOKEN: ***********, b: 3')
  })

  it('is known by its own look', () => {
    expect(foundText('use sk-ant-abcdefgh now')).toBe('"use *************** now"')
  })
})
