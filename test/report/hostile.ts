/** A report in which every text that comes from outside is the same hostile one. */
import type { Part, Report } from '../../src/report/report-facts.ts'
import { fullReport } from './made-up-report.ts'

/** What would be markup, a script, a link, a mention, another direction of writing, or no character at all. */
export const HOSTILE = [
  '<script>document.title="x"</script>',
  '<img src=x onerror="document.title=1">',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '`code` ${x} &amp; &lt;b&gt; </style></title></svg>',
  '| a | b |\n| --- | --- |\n# heading',
  '[link](https://example.com) ![i](x) <https://example.com> www.example.com @everyone #1',
  '\u202eevil\u0000\u001b[31m \ud800 🐰🇪🇺👩‍👩‍👧',
  `${'very-long-slug-without-a-break'.repeat(12)}/x`,
  ']]> --> <!-- *bold* _it_ ~~no~~',
]

export function hostileReport(text: string): Report {
  const { view, spend, regression, proposals } = fullReport()
  const part = (made: Part | null): Part => ({
    lead: text,
    columns: made?.columns.map(() => text) ?? [text],
    rows: made?.rows.map((row) => row.map(() => text)) ?? [],
    notes: [text],
  })
  const named = { name: text, slug: text, vendor: text, region: text, note: text, id: text }
  return {
    view: {
      ...view,
      source: text,
      asOf: text,
      citation: text,
      models: view.models.map((line) => ({
        ...line,
        ...named,
      })),
      vendors: view.vendors.map((line) => ({
        ...line,
        vendor: text,
        company: text,
        region: text,
        models: [text],
      })),
      regions: view.regions.map((line) => ({
        ...line,
        region: text,
      })),
      newcomers: [text],
      dropouts: [
        {
          slug: text,
          previousRank: 3,
        },
      ],
      breakouts: [
        {
          slug: text,
          why: text,
        },
      ],
      reconciliation: {
        parts: text,
        total: text,
        difference: text,
        days: null,
        text,
      },
      dollars: {
        ...view.dollars,
        method: text,
        billed: {
          usd: '1',
          method: text,
        },
      },
      own: view.own.map((line) => ({
        ...line,
        route: text,
        model: text,
        method: text,
      })),
      moves: view.moves.map((move) => ({
        ...move,
        route: text,
        modelId: text,
        text,
        candidate: text,
      })),
      assumptions: [text],
      warnings: [text],
    },
    spend: spend && {
      period: text,
      method: text,
      routes: spend.routes.map((route) => ({ ...route, route: text })),
    },
    regression: part(regression),
    proposals: part(proposals),
  }
}
