/** Which route stands for each size of model that Claude Code asks for by name. Pure. */
import type { Route } from './table.ts'

export type Roles = {
  readonly opus?: string
  readonly sonnet?: string
  readonly haiku?: string
}

const SIZES = ['opus', 'sonnet', 'haiku'] as const

/** A route of that name, else the first whose model has the word in its own; none where nothing says so. */
export function rolesOf(routes: readonly Route[]): Roles {
  const found = SIZES.flatMap((size) => {
    const named = routes.find(({ name }) => name.toLowerCase().includes(size))
    const route = named ?? routes.find(({ model }) => model.id.toLowerCase().includes(size))
    return route === undefined ? [] : [[size, route.name] as const]
  })
  return Object.fromEntries(found)
}
