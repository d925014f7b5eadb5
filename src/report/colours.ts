/**
 * The colours of the report, light and dark. Fills are of Okabe and Ito's set, which people who are colour-blind
 * tell apart; words are never in them, and nothing is said by a colour alone. Pure.
 */

export type Palette = Readonly<
  Record<'ground' | 'panel' | 'ink' | 'muted' | 'rule' | 'up' | 'down' | 'link', string>
> & { readonly fills: Readonly<Record<string, string>> }

export const LIGHT: Palette = {
  ground: '#ffffff',
  panel: '#f3f5f7',
  ink: '#16191d',
  muted: '#535c68',
  rule: '#cfd5dc',
  up: '#0b6239',
  down: '#9a3412',
  link: '#0b559f',
  fills: {
    blue: '#0072b2',
    vermilion: '#d55e00',
    green: '#009e73',
    purple: '#b8578f',
    amber: '#c98a00',
    sky: '#3d9fd9',
    grey: '#8b95a1',
    pale: '#c3cad2',
    dark: '#3e4650',
  },
}

export const DARK: Palette = {
  ground: '#13161a',
  panel: '#1d2228',
  ink: '#e9ecef',
  muted: '#a9b2bd',
  rule: '#3a424c',
  up: '#6fcf9c',
  down: '#f3a07c',
  link: '#86bdf2',
  fills: {
    blue: '#4aa5e0',
    vermilion: '#ee8038',
    green: '#2bbf93',
    purple: '#dd94bf',
    amber: '#e9b23c',
    sky: '#8fd0f5',
    grey: '#7d8896',
    pale: '#4d5764',
    dark: '#d3d9df',
  },
}

/** Those that lead have their colour for good, so that a picture of March compares with one of May. */
const OF_REGION: Readonly<Record<string, string>> = {
  us: 'blue',
  cn: 'vermilion',
  eu: 'green',
  fr: 'green',
  kr: 'purple',
  ca: 'amber',
  jp: 'sky',
  stealth: 'dark',
  unknown: 'grey',
  rest: 'pale',
  other: 'pale',
}

const SPARE = ['purple', 'amber', 'sky', 'green'] as const

/** The fill of a region: its own, else one that its name alone decides. */
export function fillOf(region: string): string {
  const key = region.toLowerCase()
  const own = Object.hasOwn(OF_REGION, key) ? OF_REGION[key] : undefined
  if (own !== undefined) return own
  let sum = 0
  for (const sign of key) sum += sign.codePointAt(0) ?? 0
  return SPARE[sum % SPARE.length] ?? 'purple'
}

/** Rules for the classes that the drawings use; `of` gives a colour or a CSS variable by its name. */
export function drawingStyle(of: (name: string) => string): string {
  const fills = Object.keys(LIGHT.fills).map((name) => `.f-${name}{fill:${of(`f-${name}`)}}`)
  const texts = ['ink', 'muted', 'up', 'down'].map((name) => `text.${name}{fill:${of(name)}}`)
  return [
    ...texts,
    'text.strong{font-weight:700}',
    ...fills,
    `.part{stroke:${of('ground')};stroke-width:1}`,
    `.grid{stroke:${of('rule')};stroke-width:1}`,
    `.axis,.cap{stroke:${of('muted')};stroke-width:1}`,
    `.cap{stroke:${of('ink')};stroke-width:2}`,
    `.ghost{fill:none;stroke:${of('muted')};stroke-width:1;stroke-dasharray:3 2}`,
    `.gap{stroke:${of('muted')};stroke-width:2}`,
    `.track{fill:${of('panel')}}`,
    `.band{fill:${of('f-vermilion')};fill-opacity:.3}`,
  ].join('')
}
