/** Addresses of the pages around one. */
export function links(path, { page, pages, size }) {
  const to = (number) => `${path}?page=${number}&size=${size}`
  return {
    first: to(1),
    last: to(pages),
    ...(page > 1 ? { prev: to(page - 1) } : {}),
    ...(page < pages ? { next: to(page + 1) } : {}),
  }
}
