import { listOrders } from './listing.js'
import { DEFAULT_SIZE } from './page-math.js'

/** All orders as CSV, a page at a time. */
export async function exportOrders(orders, { customer, size = DEFAULT_SIZE } = {}) {
  const lines = ['id,customer,at,cents']
  const first = await listOrders(orders, { customer, page: 1, size })
  lines.push(...first.rows.map(toLine))
  for (let page = 2; page <= first.pages; page += 1) {
    const { rows } = await listOrders(orders, { customer, page, size })
    lines.push(...rows.map(toLine))
  }
  return lines.join('\n') + '\n'
}

function toLine({ id, customer, at, cents }) {
  return [id, customer, new Date(at).toISOString(), cents].join(',')
}
