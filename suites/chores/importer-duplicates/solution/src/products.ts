import { filled, importLines, wholeNumber } from './import-lines.ts'
import type { Outcome } from './problem.ts'

export type Product = { readonly sku: string; readonly title: string; readonly stock: number | null }

/** Products from tab-separated text with a head; `stock` may be missing, as a column or in a line. */
export function importProducts(text: string): Outcome<Product> {
  const seen = new Set<string>()
  return importLines<Product>(text, {
    separator: '\t',
    columns: ['sku', 'title'],
    problemsMax: 25,
    trims: false,
    read: (cell, complain) => {
      const sku = filled(cell('sku'), 'sku', complain).toUpperCase()
      if (seen.has(sku)) complain('sku', `duplicate: "${cell('sku')}"`)
      const title = filled(cell('title'), 'title', complain)
      const stock = cell('stock') === '' ? null : wholeNumber(cell('stock'), 'stock', complain)
      return { sku, title, stock }
    },
    took: ({ sku }) => seen.add(sku),
  })
}
