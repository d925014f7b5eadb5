/** The little that the page needs of the document. Data becomes text, never markup: nothing here parses any. */

type Properties = Readonly<Record<string, string | (() => void)>>

/** `on…` is a listener, everything else an attribute. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value)
    else made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

/** The element of the page with this id. */
export function part<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found as T
}

/** Untouched where it says so already: a selection in it stays, and nothing is told again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** A text, or nothing at all to be seen. */
export function setNote(element: HTMLElement, text: string): void {
  setText(element, text)
  element.hidden = text === ''
}

/** Beside a word; nothing where there is none. A space before it, so that it is read as a number of its own. */
export function setCount(element: HTMLElement, count: number): void {
  setNote(element, count === 0 ? '' : ` ${count} `)
}

export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** With `aria-disabled` a button keeps the focus; whoever acts asks `isAble`. */
export function setAble(button: HTMLButtonElement, isAble: boolean): void {
  setAttribute(button, 'aria-disabled', String(!isAble))
}

export function isAble(button: HTMLButtonElement): boolean {
  return button.getAttribute('aria-disabled') !== 'true'
}

export type Row<T> = { readonly root: HTMLElement; readonly update: (item: T) => void }

/** Rows of a list by their keys: one stays the same element for as long as its item is there. */
export function rowsIn<T>(
  list: HTMLElement,
  keyOf: (item: T) => string,
  make: (item: T) => Row<T>,
): (items: readonly T[]) => void {
  const rows = new Map<string, Row<T>>()
  return (items) => {
    const keys = new Set(items.map(keyOf))
    for (const [key, { root }] of rows) {
      if (keys.has(key)) continue
      // Whoever was in a row that goes is brought to the title of its part, not to the top of the page.
      const title = list.closest('section')?.querySelector('h2')
      if (root.contains(document.activeElement)) title?.focus()
      root.remove()
      rows.delete(key)
    }
    let place = list.firstElementChild
    for (const item of items) {
      const key = keyOf(item)
      const row = rows.get(key) ?? make(item)
      rows.set(key, row)
      row.update(item)
      if (place === row.root) place = place.nextElementSibling
      else list.insertBefore(row.root, place)
    }
  }
}
