/** The colours of the page: every text can be read on its ground, in the light and in the dark (WCAG AA). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync('src/dashboard/page.css', 'utf8')
const colours = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [
      match[1] ?? '',
      match[2] ?? '',
    ]),
  )
const dark = /@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}/.exec(css)?.[1] ?? ''
const schemes = [
  ['light', colours(/:root \{([^}]*)\}/.exec(css)?.[1] ?? '')],
  ['dark', colours(dark)],
] as const

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (low + 0.05)
}

const TEXTS = ['ink', 'soft', 'accent', 'up', 'wait', 'bad', 'off']
const GROUNDS = ['panel', 'ground', 'well']
const PAIRS = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground, 4.5] as const)),
  // In banners, on buttons and counts.
  ['ink', 'bad-ground', 4.5] as const,
  ['ink', 'wait-ground', 4.5] as const,
  ['panel', 'accent', 4.5] as const,
  ['panel', 'bad', 4.5] as const,
  ['panel', 'ink', 4.5] as const,
  // Edges of controls, strips and bars are no text.
  ['edge', 'panel', 3] as const,
  ...['up', 'wait', 'bad', 'off', 'asleep', 'accent'].map((shape) => [shape, 'well', 3] as const),
]

describe.each(schemes)('in the %s', (_scheme, palette) => {
  it.each(PAIRS)('%s on %s has a contrast of at least %d', (text, ground, least) => {
    const [one, other] = [palette.get(text), palette.get(ground)]
    expect(contrast(one ?? '#000000', other ?? '#000000')).toBeGreaterThanOrEqual(least)
  })

  it('has every colour that the other has', () => {
    expect([...palette.keys()].toSorted()).toEqual([...schemes[0][1].keys()].toSorted())
  })
})

describe('the style sheet', () => {
  it('names colours in its palette alone, and loads nothing', () => {
    const rest = css.replaceAll(/:root \{[^}]*\}/g, '')
    expect(rest).not.toMatch(/#[0-9a-f]{3,8}\b/)
    expect(css).not.toMatch(/url\(|@import|@font-face/)
  })
})
