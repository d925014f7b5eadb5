/** Orders in memory, as the database would give them: oldest first, equal times by id. */
export function repository(orders) {
  const sorted = orders.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  return {
    count: async ({ customer } = {}) => matching(sorted, customer).length,
    /** Rows `offset` … `offset + limit`, the latter not included. */
    slice: async ({ customer, offset, limit }) => matching(sorted, customer).slice(offset, offset + limit),
  }
}

function matching(orders, customer) {
  return customer === undefined ? orders : orders.filter((order) => order.customer === customer)
}
