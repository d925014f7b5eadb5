/**
 * What Cursor would need, and why it does not get it: it calls its "OpenAI base URL" from Cursor's own servers, which
 * reach no address of loopback, and a gateway that everybody can reach is not what this one is. Pure.
 */
import type { Export } from './clients.ts'
import type { Route } from './table.ts'

export function exportCursor(routes: readonly Route[], gateway: string): Export {
  const ours = routes.filter(({ model }) => model.upstream === 'openrouter')
  const wanted = {
    'Override OpenAI Base URL': `${gateway}/v1 (cannot be reached from Cursor's servers)`,
    instead: {
      'Override OpenAI Base URL': 'https://openrouter.ai/api/v1',
      'OpenAI API Key': 'a key of OpenRouter with a limit, made for Cursor alone',
      models: ours.map(({ name, model }) => ({ route: name, model: model.id })),
    },
  }
  return {
    text: `${JSON.stringify(wanted, null, 2)}\n`,
    notes: [
      'Cursor cannot use this gateway: it calls a base URL from its own servers, and those cannot reach 127.0.0.1 of this host. A tunnel would put your budget on the open internet.',
      'Instead: make a key at openrouter.ai/settings/keys with a monthly limit, and give Cursor that key and OpenRouter as its base URL. Its models are then those behind the routes, by their ids.',
      'What Cursor spends is not in `agenthost budget`, and no cap of a route holds it: the limit of its key does.',
    ],
  }
}
