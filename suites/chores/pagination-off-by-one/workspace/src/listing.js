import { links } from './links.js'
import { sizeOf, windowOf } from './page-math.js'

/** One page of the orders (docs/paging.md). */
export async function listOrders(orders, { customer, page = 1, size: wanted } = {}) {
  const size = sizeOf(wanted)
  const total = await orders.count({ customer })
  const { offset, from, to, pages } = windowOf({ total, page, size })
  const rows = await orders.slice({ customer, offset, limit: size })
  return { rows, page, pages, total, from, to, links: links('/orders', { page, pages, size }) }
}
