/** A strip as a picture: rectangles whose height tells the phase as well as their colour, and the same in words. */
import { HIGH, rectanglesOf, stripText, WIDE, type Span } from '../strip-text.ts'
import type { Strip } from '../strip.ts'
import type { Page } from './acting.ts'
import { el, setAttribute, setText } from './dom.ts'

export type StripPicture = {
  readonly root: HTMLElement
  readonly draw: (strip: Strip | undefined, hours: number) => void
}

const HOUR_MS = 3_600_000
const SVG = 'http://www.w3.org/2000/svg'

export function stripPicture(page: Page): StripPicture {
  const svg = document.createElementNS(SVG, 'svg')
  const begin = el('span')
  const root = el(
    'div',
    {},
    svg,
    el('div', { class: 'hours', 'aria-hidden': 'true' }, begin, el('span', {}, 'now')),
  )
  svg.setAttribute('class', 'strip')
  svg.setAttribute('role', 'img')
  svg.setAttribute('viewBox', `0 0 ${WIDE} ${HIGH}`)
  svg.setAttribute('preserveAspectRatio', 'none')
  return {
    root,
    draw(strip, hours) {
      const to = page.now()
      const span: Span = { from: to - hours * HOUR_MS, to }
      const drawn = strip ?? { segments: [], marks: [] }
      setText(begin, `${hours} h ago`)
      const text = stripText(drawn, span, page.words.duration)
      setAttribute(
        svg,
        'aria-label',
        `The last ${hours} h: ${text === '' ? 'nothing known' : text}`,
      )
      svg.replaceChildren(
        ...rectanglesOf(drawn, span).map(({ phase, what, ...place }) => {
          const shape = document.createElementNS(SVG, 'rect')
          for (const [name, value] of Object.entries(place)) shape.setAttribute(name, String(value))
          shape.setAttribute('class', phase)
          const title = document.createElementNS(SVG, 'title')
          title.textContent = what
          shape.append(title)
          return shape
        }),
      )
    },
  }
}
