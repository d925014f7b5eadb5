/** The report as a page: what it says, in the order in which a person on a Monday wants it. Pure. */
import type { WeekView } from '../rankings/week-view.ts'
import { changeText, rangeText, shareText, tokensText, weeksText } from './figures.ts'
import type { Page, Section, Tile } from './page.ts'
import type { Report } from './report-facts.ts'
import { creditOf, footSections } from './sections/foot-sections.ts'
import { arrivalsSection, modelsSection } from './sections/models-sections.ts'
import { movesSection, ownCostSection, partSection, spendSection } from './sections/own-sections.ts'
import { regionsSection } from './sections/regions-section.ts'
import { vendorsSection } from './sections/vendors-section.ts'

/** What is the reader's own comes before what is the market's. */
export function pageOf({ view, spend, regression, proposals }: Report): Page {
  const sections: readonly (Section | null)[] = [
    movesSection(view),
    proposals === null ? null : partSection('proposals', 'Proposals', proposals),
    regression === null ? null : partSection('regression', 'Regression', regression),
    spend === null ? null : spendSection(spend),
    ownCostSection(view),
    regionsSection(view),
    modelsSection(view),
    arrivalsSection(view),
    vendorsSection(view),
  ]
  return {
    title: `The week of ${view.week.start} to ${view.week.end}`,
    headline: headlineOf(view),
    tiles: tilesOf(view),
    warnings: view.warnings,
    sections: sections.filter((section) => section !== null),
    foot: footSections(view, spend),
    credit: creditOf(view),
  }
}

function headlineOf(view: WeekView): string {
  const { total } = view
  const region = view.regions.find(({ weeksLeading }) => weeksLeading > 0)
  const vendor = view.vendors.find(({ weeksLeading }) => weeksLeading > 0)
  return [
    `${tokensText(total.tokens)} tokens, ${changeWords(view)}.`,
    ...(region === undefined
      ? []
      : [
          `${region.region} leads the regions with ${shareText(region.share)} of the total, for ${weeksText(region.weeksLeading)}.`,
        ]),
    ...(vendor === undefined
      ? []
      : [
          `${vendor.company} leads the vendors with ${shareText(vendor.share)} of the total, for ${weeksText(vendor.weeksLeading)}.`,
        ]),
  ].join(' ')
}

function changeWords({ total }: WeekView): string {
  if (total.change === null) return 'with no week before to compare'
  const change = `${changeText(total.change)} on the week before`
  if (total.weeksUp > 1) return `${change}, ${weeksText(total.weeksUp)} up in a row`
  return total.weeksDown > 1 ? `${change}, ${weeksText(total.weeksDown)} down in a row` : change
}

function tilesOf(view: WeekView): readonly Tile[] {
  const { total, dollars, freeShare, freeParts } = view
  const paid = view.vendors
    .filter(({ dollarShare }) => dollarShare !== null)
    .toSorted((a, b) => (b.dollarShare?.mid ?? 0) - (a.dollarShare?.mid ?? 0))[0]
  return [
    {
      label: 'Tokens in the week',
      figure: tokensText(total.tokens),
      detail: `${changeText(total.change)} on the week before`,
    },
    {
      label: 'Dollars (estimate)',
      figure: rangeText(dollars),
      detail: `method below; ${shareText(dollars.unpricedShare)} of the total has no price`,
    },
    ...(paid?.dollarShare == null
      ? []
      : [
          {
            label: 'Paid most (estimate)',
            figure: paid.company,
            detail: `${shareText(paid.dollarShare.mid)} of the estimated dollars, ${shareText(paid.share)} of the total tokens`,
          },
        ]),
    {
      label: 'Free models',
      figure: shareText(freeShare),
      detail: `of the total: ${shareText(freeParts.variant)} free variants, ${shareText(freeParts.zeroPriced)} priced at zero`,
    },
  ]
}
