/** The formats of a report, in the order in which they are written and told. Pure. */

export const FORMATS = ['md', 'html', 'png', 'json'] as const
export type Format = (typeof FORMATS)[number]
