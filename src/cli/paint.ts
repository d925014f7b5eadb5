/** Colour for a terminal that has it, and how wide it is. Pure. */

export type Look = { readonly columns: number; readonly hasColour: boolean }

const CODES = { dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export function painted(text: string, colour: keyof typeof CODES, { hasColour }: Look): string {
  return hasColour ? `\x1b[${CODES[colour]}m${text}\x1b[0m` : text
}
