/** `agenthost gateway`: its commands with their arguments. What a command does is loaded when it is asked for. */
import type { Command } from 'commander'
import type { TokenOptions } from '../commands/gateway-token.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

export function addGateway(program: Command, terminal: Terminal, ended: Ended): void {
  const gateway = program
    .command('gateway')
    .description('the loopback gateway between the agents and the models')
  gateway
    .command('serve')
    .description('run the gateway in the foreground: what the daemon runs')
    .action(async () => {
      ended(await (await import('../commands/gateway-serve.ts')).gatewayServe(terminal))
    })
  gateway
    .command('token')
    .description('make a token for a client of your own, and print it once')
    .argument('<name>', 'whose it is, such as laptop')
    .option('--route <route...>', 'only these routes; else all of them')
    .option('--cap <usd...>', 'what it may spend: 25 (a month), 5/day, 10/week')
    .option('--until <date>', 'of no use from then on: 2027-01-31, or 90d from now')
    .option('--revoke', 'take it back instead')
    .option('--json', 'as JSON')
    .action(async (name: string, options: TokenOptions, command: Command) => {
      const hasMore = [options.route, options.cap, options.until].some((each) => each !== undefined)
      if (options.revoke === true && hasMore) command.error('error: --revoke goes alone')
      await (await import('../commands/gateway-token.ts')).gatewayToken(name, options, terminal)
    })
  gateway
    .command('tokens')
    .description('show who has a token, and what for; never the tokens')
    .option('--json', 'as JSON')
    .action(async (options: { readonly json?: true }) => {
      ;(await import('../commands/gateway-tokens.ts')).gatewayTokens(options, terminal)
    })
}
