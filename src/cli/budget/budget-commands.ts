/** `agenthost budget`: its commands with their arguments. What a command does is loaded when it is asked for. */
import { InvalidArgumentError, type Command } from 'commander'
import type { By } from './budget-text.ts'
import type { FenceOptions } from '../commands/budget-fence.ts'
import type { BudgetOptions } from '../commands/budget.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

const BY: readonly By[] = ['route', 'caller', 'model', 'day']

export function addBudget(program: Command, terminal: Terminal, ended: Ended): void {
  const budget = program
    .command('budget')
    .description('show what was spent, what is held and what is left of the caps')
    .option('--month <month>', 'another month than this one, such as 2026-10')
    .option('--by <list>', `some of ${BY.join(',')}`, byOf)
    .option('--activity', "beside OpenRouter's own days (needs a management key)")
    .option('--offline', 'without asking the upstream what it counts')
    .option('--json', 'as JSON')
    .action(async (options: BudgetOptions) => {
      await (await import('../commands/budget.ts')).budget(options, terminal)
    })
  budget
    .command('fence')
    .description("make or limit a key of OpenRouter's with the monthly cap as its own limit")
    .option('--usd <amount>', 'another limit than monthly_cap_usd of routing.json')
    .option('--name <name>', 'what the key is called there; without, after this host')
    .option('--dry-run', 'say what would be done, and do nothing')
    .action(async (options: FenceOptions) => {
      ended(await (await import('../commands/budget-fence.ts')).budgetFence(options, terminal))
    })
}

function byOf(list: string): readonly By[] {
  const names = list.split(',').map((name) => name.trim())
  const found = names.map((name) => BY.find((each) => each === name))
  const unknown = names.find((_name, at) => found[at] === undefined)
  if (unknown !== undefined)
    throw new InvalidArgumentError(`${unknown} is none of ${BY.join(', ')}.`)
  return found.filter((each) => each !== undefined)
}
