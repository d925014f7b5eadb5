import { allocate } from './allocate.ts'
import { roundHalf, sum, type Cents } from './money.ts'

export type Line = {
  readonly text: string
  readonly quantity: number
  readonly unitPrice: Cents
  /** In percent. */
  readonly taxRate: number
}

export type Billed = Line & { readonly discount: Cents; readonly net: Cents }

export type Invoice = {
  readonly lines: readonly Billed[]
  readonly net: Cents
  readonly taxes: readonly { readonly rate: number; readonly amount: Cents }[]
  readonly total: Cents
}

/** `discount` is off the whole invoice, in cents. */
export function invoice(lines: readonly Line[], discount: Cents = 0): Invoice {
  const prices = lines.map((line) => line.quantity * line.unitPrice)
  const discounts = allocate(discount, prices.map(Math.abs))
  const billed = lines.map((line, index) => {
    const off = discounts[index] ?? 0
    return { ...line, discount: off, net: (prices[index] ?? 0) - off }
  })
  const net = sum(prices) - discount
  const taxes = taxesOf(billed)
  return { lines: billed, net, taxes, total: net + sum(taxes.map((tax) => tax.amount)) }
}

function taxesOf(lines: readonly Billed[]): Invoice['taxes'] {
  const byRate = new Map<number, Cents>()
  for (const { taxRate, net } of lines) byRate.set(taxRate, (byRate.get(taxRate) ?? 0) + net)
  return [...byRate]
    .sort(([a], [b]) => a - b)
    .map(([rate, net]) => ({ rate, amount: roundHalf((net * rate) / 100) }))
}

/** The same invoice with all signs turned. */
export function creditNote(lines: readonly Line[], discount: Cents = 0): Invoice {
  return invoice(
    lines.map((line) => ({ ...line, unitPrice: -line.unitPrice })),
    -discount,
  )
}
