/** The section `regression`: what it means, and what is told of mistakes in it. */
import { describe, expect, it } from 'vitest'
import { REGRESSION_DEFAULT, suitesOfRoute } from '../../src/config/regression.ts'
import { load, mistakesIn } from './agenthost-yaml.ts'

const regression = (text: string): string => `agents: {}\nregression: ${text}\n`

describe('the section regression', () => {
  it('has defaults, and no budget', async () => {
    expect((await load('agents: {}\n')).config.regression).toEqual(REGRESSION_DEFAULT)
    expect((await load(regression('{}'))).config.regression).toEqual(REGRESSION_DEFAULT)
  })

  it('is read whole', async () => {
    const text = `{ suites: [chores, own], budget: 2.5, transport: 10%, repeat: 5, models: [openrouter/a/b],
      routes: { batch: own }, auto_apply: { max_changes: 2, routes: [batch] } }`
    const { config } = await load(regression(text))
    expect(config.regression).toMatchObject({
      budgetNanoUsd: 2_500_000_000n,
      transport: 0.1,
      repeat: 5,
      autoApply: { maxChanges: 2, routes: ['batch'], price: 'same-or-lower' },
    })
    expect(suitesOfRoute(config.regression, 'batch')).toEqual(['own'])
    expect(suitesOfRoute(config.regression, 'constructor')).toEqual(['chores', 'own'])
  })

  it.each([
    ['{ auto_apply: true }', 'false, or its limits such as { max_changes: 2 }'],
    ['{ auto_apply: {} }', 'a whole number from 1 to 100'],
    ['{ budget: 0 }', 'US dollars that one run may cost'],
    ['{ transport: 50% }', 'a share such as 5%, at most 25%'],
    ['{ models: [deepseek] }', 'a list of full names'],
    ['{ routes: { batch: other } }', 'some of chores, tools'],
    ['{ repeats: 3 }', 'did you mean repeat?'],
    ['3', 'a map with keys such as'],
  ])('%s is refused with what was expected', async (text, expected) => {
    expect((await mistakesIn(regression(text))).join()).toContain(expected)
  })
})
