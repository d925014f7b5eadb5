/** Warnings about what the section `regression` names and this host does not have: suites, models, a harness. */
import type { Config } from '../../config/entry.ts'
import { nearest } from '../../config/nearest.ts'
import { OPENROUTER } from '../../config/upstreams.ts'
import { modelName } from '../../routing/table.ts'
import { suitePlaces } from './suite-places.ts'

/** Each a line with its key first. A suite may be imported later, so that none is a mistake of the file. */
export function regressionWarnings(config: Config, home: string): readonly string[] {
  const { suites, models, harness } = config.regression
  const there = suitePlaces(home).map(({ name }) => name)
  const upstreams = [OPENROUTER, ...config.upstreams.map(({ name }) => name)]
  return [
    ...suites
      .filter((name) => !there.includes(name))
      .map((name) => `regression.suites: there is no suite ${name} (${meant(name, there)})`),
    ...models
      .filter((model) => !upstreams.includes(modelName(model)?.upstream ?? ''))
      .map(
        (model) =>
          `regression.models: ${model} names no upstream: write it whole, such as openrouter/deepseek/deepseek-v4-flash`,
      ),
    ...(harness !== 'direct'
      ? []
      : [`regression.harness: chores go through claude-code or openclaw, not ${harness}`]),
  ]
}

function meant(name: string, there: readonly string[]): string {
  const near = nearest(name, there)
  return near === null ? `there are ${there.join(', ')}` : `did you mean ${near}?`
}
