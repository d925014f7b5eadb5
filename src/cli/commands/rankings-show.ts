/** `agenthost rankings show`: one week on one screen, or all of it as JSON (the contract of `WeekView`). */
import { homePaths } from '../home.ts'
import { rankingsText } from '../rankings/rankings-view.ts'
import type { Terminal } from '../terminal.ts'
import { weekViewOf } from '../rankings/week-of.ts'

export type ShowOptions = { readonly week?: string; readonly json?: true }

export async function rankingsShow({ week, json }: ShowOptions, terminal: Terminal): Promise<void> {
  const view = await weekViewOf(homePaths(terminal.env), week ?? null, terminal.env)
  terminal.out(json === true ? `${JSON.stringify(view, null, 2)}\n` : rankingsText(view, terminal))
}
