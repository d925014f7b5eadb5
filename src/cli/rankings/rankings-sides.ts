/** Vendors, called beside paid, and regions with how long each has led: next to each other where that fits. Pure. */
import type { WeekView } from '../../rankings/week-view.ts'
import { shareText, tokensText } from '../amounts.ts'
import { painted, type Look } from '../paint.ts'
import { columnsText, cut, widthOf } from '../text-columns.ts'

const VENDOR_MAX = 14
const BETWEEN = '   '

export function sidesText(view: WeekView, look: Look, most: number): readonly string[] {
  const [vendors, regions] = [vendorsText(view, most), regionsText(view, most)]
  const width = Math.max(...vendors.map(widthOf))
  const other = Math.max(...regions.map(widthOf))
  const heads = (lines: readonly string[]): readonly string[] =>
    lines.map((line, at) => {
      const fitting = cut(line, look.columns)
      return at === 0 ? painted(fitting, 'dim', look) : fitting
    })
  if (width + BETWEEN.length + other > look.columns) return [...heads(vendors), ...heads(regions)]
  const rows = Math.max(vendors.length, regions.length)
  return heads(
    Array.from({ length: rows }, (_none, at) => {
      const left = vendors[at] ?? ''
      return left + ' '.repeat(width - widthOf(left)) + BETWEEN + (regions[at] ?? '')
    }),
  )
}

/** The dollars are estimates or billed; which one is said in the line about dollars. */
function vendorsText({ vendors }: WeekView, most: number): readonly string[] {
  const rows = vendors
    .slice(0, most)
    .map(({ company, tokens, share, dollarShare }) => [
      cut(company, VENDOR_MAX),
      tokensText(tokens),
      shareText(share),
      dollarShare === null ? '-' : `~${shareText(dollarShare.mid)}`,
    ])
  return columnsText([['VENDOR', 'TOKENS', 'OF ALL', 'OF DOLLARS'], ...rows], [1, 2, 3])
}

function regionsText({ regions }: WeekView, most: number): readonly string[] {
  const rows = regions
    .slice(0, most)
    .map(({ region, share, shareOfAttributed, weeksLeading }) => [
      cut(region, VENDOR_MAX),
      shareText(share),
      shareText(shareOfAttributed),
      weeksLeading > 0 ? `${weeksLeading} wk` : '',
    ])
  return columnsText([['REGION', 'OF ALL', 'OF KNOWN', 'LEADS'], ...rows], [1, 2])
}
