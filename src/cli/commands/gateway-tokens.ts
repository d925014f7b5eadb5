/** `agenthost gateway tokens`: who may use the gateway. */
import { systemClock } from '../../clock.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import { unable } from '../../errors.ts'
import { tokensIn, type ListedToken } from '../../gateway/front/token-files.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'
import { tokenJson, tokenLines } from '../gateway/token-list.ts'

export function gatewayTokens({ json }: { readonly json?: true }, terminal: Terminal): void {
  const tokens = listed(gatewayPaths(homePaths(terminal.env).home).tokens)
  if (json === true) terminal.out(`${JSON.stringify(tokens.map(tokenJson), null, 2)}\n`)
  else for (const line of tokenLines(tokens, systemClock.now())) terminal.out(`${line}\n`)
}

function listed(folder: string): readonly ListedToken[] {
  try {
    return tokensIn(folder)
  } catch (error) {
    throw unable({ verb: 'read', object: folder }, error)
  }
}
