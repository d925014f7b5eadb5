/**
 * An SVG as PNG, by resvg: native, and loaded when a picture is asked for. It drops words silently where it
 * finds no font, so that is looked for first.
 */
import { existsSync } from 'node:fs'
import { AgenthostError, unable } from '../errors.ts'

type Resvg = typeof import('@resvg/resvg-js')

/** Two pixels for each of the drawing, as screens of phones have them. */
const ZOOM = 2

/**
 * Plain sans-serif faces with figures of one width, and what they lack behind them. Named, since reading every
 * font of a Mac takes longer than the picture.
 */
const FONTS: readonly (readonly [family: string, files: readonly string[]])[] = [
  ['Helvetica Neue', ['/System/Library/Fonts/HelveticaNeue.ttc']],
  ['Helvetica', ['/System/Library/Fonts/Helvetica.ttc']],
  [
    'Arial',
    [
      '/System/Library/Fonts/Supplemental/Arial.ttf',
      '/System/Library/Fonts/Supplemental/Arial Bold.ttf',
    ],
  ],
  [
    'Liberation Sans',
    ['Regular', 'Bold'].map(
      (face) => `/usr/share/fonts/truetype/liberation/LiberationSans-${face}.ttf`,
    ),
  ],
  [
    'DejaVu Sans',
    ['DejaVuSans', 'DejaVuSans-Bold'].map((face) => `/usr/share/fonts/truetype/dejavu/${face}.ttf`),
  ],
]

/** For signs that those do not have: arrows, Chinese. */
const BEHIND = [
  '/System/Library/Fonts/Supplemental/Arial Unicode.ttf',
  '/System/Library/Fonts/Hiragino Sans GB.ttc',
  '/System/Library/Fonts/Apple Symbols.ttf',
  '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
]

/** How this host is asked for fonts; tests say that it has none. */
type Looking = { readonly isThere?: (path: string) => boolean; readonly systemFonts?: boolean }

/** Throws `bad` where resvg is not installed for this host, or where there is no font. */
export async function pngOf(svg: string, looking: Looking = {}): Promise<Uint8Array> {
  const { Resvg } = await resvg()
  const options = { font: fontsOf(looking), fitTo: { mode: 'zoom' as const, value: ZOOM } }
  const probe =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">0</text></svg>'
  if (new Resvg(probe, options).getBBox() === undefined) {
    const hint =
      'Install one (Debian: `apt-get install fonts-dejavu-core`), or ask for the other formats: --format md,html,json.'
    throw new AgenthostError('bad', 'unable to draw the PNG: this host has no font', hint)
  }
  return new Resvg(svg, options).render().asPng()
}

async function resvg(): Promise<Resvg> {
  try {
    return await import('@resvg/resvg-js')
  } catch (error) {
    const hint = 'Install the packages again, or ask for the other formats: --format md,html,json.'
    throw unable({ verb: 'draw', object: 'the PNG', hint }, error)
  }
}

/** The first face that is there, with all that may help it; where none is, whatever the system has. */
function fontsOf({ isThere = existsSync, systemFonts = true }: Looking) {
  const found = FONTS.find(([, files]) => files.every((file) => isThere(file)))
  if (found === undefined) return { loadSystemFonts: systemFonts }
  const [family, files] = found
  return {
    loadSystemFonts: false,
    fontFiles: [...files, ...BEHIND.filter((file) => isThere(file))],
    defaultFontFamily: family,
    sansSerifFamily: family,
  }
}
