/** The commands of the human queue with their arguments. What a command does is loaded when it is asked for. */
import type { Command } from 'commander'
import { systemClock } from '../../clock.ts'
import type { AnswerOptions } from '../commands/queue-answer.ts'
import type { QueueOptions } from '../commands/queue-list.ts'
import type { ShowOptions } from '../commands/queue-show.ts'
import { numberUpTo, wholeNumber } from '../numbers.ts'
import type { Terminal } from '../terminal.ts'

export function addQueue(program: Command, terminal: Terminal): void {
  const queue = program
    .command('queue')
    .description('requests that no model may or can answer: what waits for a person')
  queue
    .command('list', { isDefault: true })
    .description('show what waits, and what is over')
    .option('-n, --last <count>', 'how many of those that are over', numberUpTo(1000), 10)
    .option('--json', 'as JSON')
    .action(async (options: QueueOptions) => {
      await (await import('../commands/queue-list.ts')).queueList(options, terminal, now())
    })
  queue
    .command('show')
    .description('show what is asked')
    .argument('<id>', 'its number', wholeNumber)
    .option('--json', 'as JSON')
    .option('--raw', 'the whole body as it came')
    .action(async (id: number, options: ShowOptions) => {
      await (await import('../commands/queue-show.ts')).queueShow(id, options, terminal, now())
    })
  addDeciding(queue, terminal)
}

function addDeciding(queue: Command, terminal: Terminal): void {
  queue
    .command('answer')
    .description('answer as the model would: with --text, --file, - for stdin, else in your editor')
    .argument('<id>', 'its number', wholeNumber)
    .argument('[from]', '- reads the answer from stdin')
    .option('--text <text>', 'the answer')
    .option('--file <file>', 'the answer is in this file')
    .option('--tool <name>', 'call this tool of the request, after the text if there is one')
    .option('--input <json>', 'with --tool: its input')
    .action(async (id: number, from: string | undefined, options: AnswerOptions, self: Command) => {
      const ways = [options.text, options.file, from].filter((each) => each !== undefined)
      if (ways.length > 1) self.error('error: give the answer in one way only')
      if (from !== undefined && from !== '-') self.error('error: write the answer after --text')
      if (options.input !== undefined && options.tool === undefined) {
        self.error('error: --input belongs to --tool')
      }
      const { queueAnswer } = await import('../commands/queue-answer.ts')
      await queueAnswer(id, { ...options, from }, terminal, now())
    })
  queue
    .command('retry')
    .description('send it to a model after all')
    .argument('<id>', 'its number', wholeNumber)
    .requiredOption('--route <route>', 'along this one')
    .action(async (id: number, { route }: { readonly route: string }) => {
      await (await import('../commands/queue-act.ts')).queueRetry(id, route, terminal)
    })
  queue
    .command('drop')
    .description('refuse it: its client gets an error')
    .argument('<id>', 'its number', wholeNumber)
    .option('--why <text>', 'for whoever follows what happens', '')
    .action(async (id: number, { why }: { readonly why: string }) => {
      await (await import('../commands/queue-act.ts')).queueDrop(id, why, terminal)
    })
}

function now(): number {
  return systemClock.now()
}
