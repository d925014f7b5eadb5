/** Money: what was spent and what is held against each cap. Amounts are exact texts; a bar only shows them. */
import { sharesOf } from '../cap-shares.ts'
import type { BudgetView, CapView } from '../view.ts'
import { el, part, rowsIn, setNote, setText, type Row } from './dom.ts'

export function budgetPart(): (budget: BudgetView) => void {
  const caps = rowsIn<CapView>(
    part('cap-list'),
    ({ scope, name, period }) => `${scope} ${name} ${period}`,
    capRow,
  )
  const line = (): Row<string> => {
    const root = el('li')
    return { root, update: (text) => setText(root, text) }
  }
  const routes = rowsIn<string>(part('route-list'), (text) => text, line)
  const notes = rowsIn<string>(part('budget-notes'), (text) => text, line)
  return (budget) => {
    const { all, period } = budget
    const held = isNothing(all.heldUsd) ? '' : `, $${all.heldUsd} held for calls under way`
    const lost = isNothing(all.unattributedUsd)
      ? ''
      : `, $${all.unattributedUsd} of it by nobody knows whom`
    const calls = all.calls === 1 ? '1 call' : `${all.calls} calls`
    setText(part('budget-all'), `${period.name}: $${all.spentUsd} spent in ${calls}${held}${lost}.`)
    caps(budget.caps)
    part('budget-routes').hidden = budget.routes.length === 0
    routes(
      budget.routes.map(({ route, spentUsd, heldUsd, calls: count }) => {
        const open = isNothing(heldUsd) ? '' : `, $${heldUsd} held`
        return `${route ?? '(asked for directly)'}: $${spentUsd}${open}, ${count} ${count === 1 ? 'call' : 'calls'}`
      }),
    )
    notes([...budget.notes, ...(budget.caps.length === 0 ? ['There are no caps.'] : [])])
  }
}

function capRow({ scope, name, period }: CapView): Row<CapView> {
  const left = el('span', { class: 'note' })
  const sums = el('p', { class: 'note' })
  const spent = el('div', { class: 'spent' })
  const held = el('div', { class: 'held' })
  const title = el(
    'h3',
    {},
    el('bdi', {}, scope === 'all' ? 'everything' : `${scope} ${name}`),
    ` · ${period}`,
  )
  const root = el(
    'li',
    {},
    el('div', { class: 'row' }, title, left),
    el('div', { class: 'bar', 'aria-hidden': 'true' }, spent, held),
    sums,
  )
  return {
    root,
    update(cap) {
      const shares = sharesOf(cap)
      spent.style.width = `${shares.spent * 100}%`
      held.style.width = `${shares.held * 100}%`
      spent.classList.toggle('near', shares.isNear)
      setText(left, isNothing(cap.leftUsd) ? 'nothing is left' : `$${cap.leftUsd} left`)
      const open = isNothing(cap.heldUsd) ? '' : ` + $${cap.heldUsd} held`
      setNote(sums, `$${cap.spentUsd} spent${open} of $${cap.capUsd}`)
    },
  }
}

function isNothing(usd: string): boolean {
  return Number(usd) === 0
}
