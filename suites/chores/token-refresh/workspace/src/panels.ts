import type { Client } from './client.ts'

/** All panels of a dashboard at once; a panel that fails is null. */
export async function loadPanels(client: Client, names: readonly string[]): Promise<readonly unknown[]> {
  const answers = await Promise.allSettled(names.map((name) => client.call(`/panels/${name}`)))
  return answers.map((answer) => (answer.status === 'fulfilled' && answer.value.status === 200 ? answer.value.body : null))
}
