import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageOf } from '../../src/report/compose-page.ts'
import { htmlOf } from '../../src/report/html.ts'
import { markdownOf } from '../../src/report/markdown.ts'
import { pictureOf } from '../../src/report/picture.ts'
import { escaped, markdownEscaped, plain } from '../../src/report/plain-text.ts'
import { readReport } from '../../src/report/read-report.ts'
import { reportJson } from '../../src/report/report-facts.ts'
import { HOSTILE, hostileReport } from './hostile.ts'
import { fullReport, madeUpReport, madeUpView } from './made-up-report.ts'

const titles = (report: Parameters<typeof pageOf>[0]): readonly string[] =>
  pageOf(report).sections.map(({ title }) => title)

describe('a report of the rankings alone', () => {
  it("has the reader's own first, then the market's, and nothing of what is not there", () => {
    expect(titles(madeUpReport())).toEqual([
      'What touches your routes',
      'What your own calls cost',
      '26 weeks of tokens by region',
      'The ten most called models',
      'Who came, who went',
      'Who is called, who is paid',
    ])
    const quiet = madeUpReport({ view: madeUpView({ own: [], moves: [], warnings: [] }) })
    expect(titles(quiet)).not.toContain('What your own calls cost')
    expect(markdownOf(pageOf(quiet))).toContain('Nothing of this week touches a route of yours.')
    expect(markdownOf(pageOf(quiet))).not.toContain('Warnings')
    expect(htmlOf(pageOf(quiet))).not.toContain('<aside')
  })

  it('says the week in a sentence', () => {
    expect(pageOf(madeUpReport()).headline.replace(/\u202f/g, ' ')).toBe(
      '28.9 T tokens, +7.4% on the week before, 5 weeks up in a row. CN leads the regions with 45.2% of the total, for 11 weeks. DeepSeek leads the vendors with 20.4% of the total, for 6 weeks.',
    )
    const first = madeUpView({
      total: { tokens: '5', change: null, weeksUp: 0, weeksDown: 0 },
      regions: [],
      vendors: [],
    })
    expect(pageOf(madeUpReport({ view: first })).headline).toBe(
      '5.00 tokens, with no week before to compare.',
    )
  })

  it('has in words what the weeks chart shows', () => {
    const markdown = markdownOf(pageOf(madeUpReport())).replace(/\u202f/g, ' ')
    expect(markdown).toContain(
      '| 2026-11-16 | 28.9 T | 13.1 T | 7.60 T | 3.41 T | 607 B | 491 B | 405 B |',
    )
    expect(markdown).toContain('| 2026-05-25 |')
  })

  it('tells what cannot wait before what may', () => {
    const lines = markdownOf(pageOf(madeUpReport())).split('\n')
    const expiring = lines.findIndex((line) => line.includes('expires on 2026-12-01'))
    const falling = lines.findIndex((line) => line.includes('falling for three weeks'))
    expect(expiring).toBeGreaterThan(0)
    expect(expiring).toBeLessThan(falling)
  })
})

describe('a report with spend, regression and proposals', () => {
  it('has a section for each, before the market', () => {
    expect(titles(fullReport()).slice(0, 4)).toEqual([
      'What touches your routes',
      'Proposals',
      'Regression',
      'Your spend by route against its cap, November 2026',
    ])
  })

  it('says in words that a cap is passed', () => {
    expect(htmlOf(pageOf(fullReport()))).toContain('$203.11 of $200.00, 101.6%: over')
  })
})

describe('every format for people', () => {
  const formats = { md: markdownOf, html: htmlOf, picture: pictureOf }
  it.each(Object.entries(formats))(
    '%s carries source, licence, as-of and the method',
    (_name, of) => {
      // A picture breaks its lines; a line of Markdown escapes.
      const text = of(pageOf(fullReport()))
        .replace(/<[^>]*>|\\/g, ' ')
        .replace(/\s+/g, ' ')
      const flat = text.replace(/ /g, '')
      for (const needed of [
        'Source: OpenRouter (openrouter.ai/rankings), as of 2026-11-23T06:12:09Z.',
        'Licensed under CC BY 4.0',
        'tokens times prices of the author’s own endpoint',
        '2026-11-19 was restated after the first pull',
        'settled calls of the ledger.',
      ]) {
        expect(flat).toContain(needed.replace(/ /g, ''))
      }
    },
  )

  it('has every assumption at the foot', () => {
    const { view } = madeUpReport()
    for (const of of [markdownOf, htmlOf]) {
      const text = of(pageOf(madeUpReport()))
      for (const assumption of view.assumptions) expect(text).toContain(assumption)
    }
  })

  it('says of what each share is', () => {
    const page = pageOf(fullReport())
    const columns = page.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'table' ? block.table.columns : [])),
    )
    const shares = columns.filter(({ title }) => /share|of the/i.test(title))
    expect(shares.map(({ title }) => title).toSorted()).toEqual([
      'Of the attributed part',
      'Of the attributed part',
      'Of the cap',
      'Of the est. dollars',
      'Of the total',
      'Of the total',
      'Tokens, of the total',
    ])
  })

  it('puts a method beside the dollars of each section', () => {
    const bare = pageOf(fullReport()).sections.filter(({ id, blocks }) => {
      if (id === 'proposals' || id === 'regression') return false
      const hasDollars = blocks.some(
        (block) =>
          block.kind === 'table' && block.table.rows.flat().some(({ text }) => text.includes('$')),
      )
      return (
        hasDollars &&
        !blocks.some(
          ({ kind, ...rest }) => kind === 'method' && JSON.stringify(rest).includes('Dollars'),
        )
      )
    })
    expect(bare.map(({ id }) => id)).toEqual([])
  })

  it('stands with hardly anything in the week', () => {
    const empty = madeUpView({
      models: [],
      vendors: [],
      regions: [],
      newcomers: [],
      dropouts: [],
      breakouts: [],
      own: [],
      moves: [],
      assumptions: [],
      warnings: [],
      history: [],
    })
    const page = pageOf(madeUpReport({ view: empty }))
    for (const of of Object.values(formats)) expect(of(page)).not.toMatch(/NaN|Infinity|undefined/)
  })
})

describe('the page', () => {
  it('needs nothing but itself', () => {
    const html = htmlOf(pageOf(fullReport()))
    expect(html).not.toMatch(/<script|<link(?! rel="icon" href="data:,")|@import|url\(|src=/i)
    expect(html).toContain("default-src 'none'")
    expect(Buffer.byteLength(html)).toBeLessThan(200_000)
  })
})

describe('any text from outside', () => {
  /** The tags of a hostile page are those of a friendly one, whatever the text. */
  const tagsOf = (html: string): readonly string[] =>
    [...html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map((match) => match[1] ?? '')

  it.each(HOSTILE)('adds no element to page or picture: %j', (text) => {
    const markers = (html: string): readonly string[] =>
      tagsOf(html).filter((tag) => tag !== 'title')
    for (const of of [htmlOf, pictureOf]) {
      const seen = new Set(markers(of(pageOf(hostileReport(text)))))
      const known = new Set(markers(of(pageOf(hostileReport('plain/x')))))
      expect([...seen].filter((tag) => !known.has(tag))).toEqual([])
    }
  })

  it('can be read back from what it was escaped to', () => {
    const entities: Readonly<Record<string, string>> = {
      '&amp;': '&',
      '&lt;': '<',
      '&gt;': '>',
      '&quot;': '"',
      '&#39;': "'",
      '&#96;': '`',
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = escaped(text)
        expect(safe).not.toMatch(/[<>"'`]/)
        expect(safe.replace(/&[a-z#0-9]+;/g, (entity) => entities[entity] ?? entity)).toBe(
          plain(text),
        )
        expect(safe.isWellFormed()).toBe(true)
      }),
    )
  })

  it('is one cell of one line in Markdown, with no markup left in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = markdownEscaped(text)
        expect(line).not.toMatch(/[\n\r\u2028\u2029]/)
        expect(line.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[`*_{}[\]<>&#|~@\\]/)
        expect(line.replace(/\\(.)/g, '$1')).toBe(plain(text))
      }),
    )
    expect(markdownEscaped('27.5%')).toBe('27.5%')
    expect(markdownEscaped('1. item')).toBe('1\\. item')
    expect(markdownEscaped('see https://x.y')).toBe('see https\\://x.y')
  })
})

describe('the JSON of a report', () => {
  it('is the contract of the week with the parts that there are, and is read back', () => {
    const full = fullReport()
    const json = JSON.parse(reportJson(full)) as Record<string, unknown>
    expect(json['total']).toEqual({ ...full.view.total })
    expect(json['spend']).toEqual(full.spend)
    expect(Object.keys(JSON.parse(reportJson(madeUpReport())) as object)).not.toContain('spend')
    expect(readReport(reportJson(full), 'a.json')).toEqual(full)
  })

  it('that lacks something is refused by its name', () => {
    const { vendors: _none, ...rest } = madeUpView()
    expect(() => readReport(JSON.stringify(rest), 'a.json')).toThrow(
      'unable to use a.json: it has no vendors as a report has',
    )
    expect(() => readReport('{', 'a.json')).toThrow(/unable to use a.json: /)
    expect(() => readReport('[]', 'a.json')).toThrow('it has no week')
  })
})
