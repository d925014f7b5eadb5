/** A week with everything in it that a report can tell: made up, in the shape of autumn 2026. */
import type { ModelLine, RegionLine, VendorLine, WeekView } from '../../src/rankings/week-view.ts'
import type { Report } from '../../src/report/report-facts.ts'

const MEASURED = 'measured: settled calls of the ledger in the week.'
const TOTAL = 28_900_000_000_000

/** Slug, name, region, share, change, rank before, whether it is free, share of the dollars. */
const MODELS: readonly (readonly [
  string,
  string,
  string,
  number,
  number | null,
  number | null,
  boolean,
])[] = [
  ['deepseek/deepseek-v4.1-flash-20260914', 'DeepSeek: V4.1 Flash', 'CN', 0.142, 0.213, 2, false],
  ['stealth/space-bunny-alpha', 'Space Bunny Alpha', 'stealth', 0.118, -0.062, 1, true],
  ['z-ai/glm-5.3-flash-20260820', 'Z.AI: GLM 5.3 Flash', 'CN', 0.091, 0.034, 3, false],
  ['xiaomi/mimo-v2.6-flash-20260901', 'Xiaomi: MiMo V2.6 Flash', 'CN', 0.083, 0.71, 9, false],
  ['openai/gpt-6-luna-20260911', 'OpenAI: GPT-6 Luna', 'US', 0.072, -0.018, 4, false],
  [
    'anthropic/claude-5.5-opus-20260812',
    'Anthropic: Claude Opus 5.5',
    'US',
    0.051,
    0.002,
    5,
    false,
  ],
  ['tencent/hy4-preview-20260827', 'Tencent: Hy4 preview', 'CN', 0.047, null, null, false],
  ['google/gemini-3.8-flash-20260826', 'Google: Gemini 3.8 Flash', 'US', 0.041, -0.084, 6, false],
  [
    'anthropic/claude-5.5-sonnet-20260812',
    'Anthropic: Claude Sonnet 5.5',
    'US',
    0.037,
    0.041,
    8,
    false,
  ],
  ['moonshotai/kimi-k3-20260805', 'MoonshotAI: Kimi K3', 'CN', 0.031, -0.221, 7, false],
]

const model = (
  [slug, name, region, share, change, previousRank, free]: (typeof MODELS)[number],
  index: number,
): ModelLine => ({
  rank: index + 1,
  slug,
  name,
  region,
  share,
  change,
  previousRank,
  free,
  id: slug.replace(/-\d{8}$/, ''),
  vendor: slug.split('/')[0] ?? '',
  tokens: String(Math.round(TOTAL * share)),
  note: previousRank === null ? 'newcomer' : change !== null && change > 0.5 ? 'breakout' : '',
  dollars: free ? null : band(share * 21e5 * (region === 'US' ? 4 : 0.4)),
})

const band = (mid: number) => ({
  low: (mid * 0.55).toFixed(2),
  mid: mid.toFixed(2),
  high: (mid * 1.9).toFixed(2),
})

const shares = (mid: number) => ({ low: mid * 0.62, mid, high: Math.min(mid * 1.45, 0.97) })

const COMPANIES: Readonly<Record<string, string>> = {
  deepseek: 'DeepSeek',
  anthropic: 'Anthropic',
  openai: 'OpenAI',
}

const vendor = (
  name: string,
  region: string,
  share: number,
  dollars: number | null,
): VendorLine => ({
  vendor: name,
  company: COMPANIES[name] ?? name,
  region,
  share,
  tokens: String(Math.round(TOTAL * share)),
  shareOfAttributed: share / 0.885,
  change: name === 'x-ai' ? null : Math.round((share - 0.08) * 1e3) / 1e3,
  models: [`${name}/one`, `${name}/two`, `${name}/three`].slice(0, share > 0.06 ? 3 : 1),
  dollars: dollars === null ? null : band(dollars * 26e5),
  dollarShare: dollars === null ? null : shares(dollars),
  billed: null,
  weeksLeading: name === 'deepseek' ? 6 : 0,
})

const region = (name: string, share: number, change: number, weeksLeading = 0): RegionLine => ({
  region: name,
  share,
  change,
  weeksLeading,
  tokens: String(Math.round(TOTAL * share)),
  shareOfAttributed: share / 0.885,
})

const REGIONS = [
  region('CN', 0.452, 0.114, 11),
  region('US', 0.263, -0.012),
  region('stealth', 0.118, -0.062),
  region('FR', 0.021, 0.03),
  region('KR', 0.017, 0.2),
  region('unknown', 0.014, -0.4),
]

/** Monday of 2026-11-16, and the 25 before it. */
function history(): WeekView['history'] {
  return Array.from({ length: 26 }, (_none, index) => {
    const start = new Date(Date.parse('2026-11-16') - (25 - index) * 7 * 86_400_000)
    const wave = 1 + 0.05 * Math.sin(index * 1.3)
    const tokens = index === 25 ? TOTAL : Math.round(TOTAL * (0.36 + 0.0256 * index) * wave)
    const part = (now: number, then: number): string =>
      String(Math.round((tokens * (now * index + then * (25 - index))) / 25))
    return {
      start: start.toISOString().slice(0, 10),
      tokens: String(tokens),
      regions: {
        CN: part(0.452, 0.31),
        US: part(0.263, 0.47),
        stealth: index < 15 ? '0' : part(0.118, 0),
        FR: part(0.021, 0.03),
        KR: part(0.017, 0.001),
        unknown: part(0.014, 0.02),
      },
    }
  })
}

export function madeUpView(changes: Partial<WeekView> = {}): WeekView {
  const long = Array.from({ length: 40 }, (_none, index): ModelLine => ({
    ...model(
      ['qwen/qwen-4-small', 'Qwen: 4 small', 'CN', 0.006, 0.01, index + 12, false],
      index + 10,
    ),
    slug: `qwen/qwen-4-small-${index}-20260801`,
    name: `Qwen: Qwen4 small ${index}`,
  }))
  return {
    week: { start: '2026-11-16', end: '2026-11-22' },
    source: 'GET /api/v1/datasets/rankings-daily, period=week',
    asOf: '2026-11-23T06:12:09Z',
    citation: 'Source: OpenRouter (openrouter.ai/rankings), as of 2026-11-23T06:12:09Z.',
    total: { tokens: String(TOTAL), change: 0.074, weeksUp: 5, weeksDown: 0 },
    models: [...MODELS.map(model), ...long],
    vendors: [
      vendor('deepseek', 'CN', 0.204, 0.052),
      vendor('z-ai', 'CN', 0.121, 0.061),
      vendor('stealth', 'stealth', 0.118, null),
      vendor('openai', 'US', 0.104, 0.221),
      vendor('anthropic', 'US', 0.094, 0.447),
      vendor('xiaomi', 'CN', 0.083, 0.017),
      vendor('google', 'US', 0.061, 0.082),
      vendor('tencent', 'CN', 0.047, 0.011),
      vendor('moonshotai', 'CN', 0.031, 0.037),
      vendor('mistralai', 'FR', 0.021, 0.029),
      vendor('x-ai', 'US', 0.004, 0.009),
    ],
    regions: REGIONS,
    newcomers: ['tencent/hy4-preview-20260827'],
    dropouts: [{ slug: 'x-ai/grok-4.1-fast', previousRank: 48 }],
    breakouts: [
      { slug: 'xiaomi/mimo-v2.6-flash-20260901', why: 'up 71% from rank 9, above 1% of the total' },
    ],
    freeShare: 0.137,
    freeParts: { variant: 0.019, zeroPriced: 0.118 },
    unattributed: { tokens: String(TOTAL * 0.115), share: 0.115 },
    reconciliation: {
      parts: String(TOTAL),
      total: String(TOTAL),
      difference: '0',
      days: null,
      text: 'The models and the long tail make the total.',
    },
    dollars: {
      method:
        'tokens times prices of the author’s own endpoint, 96 to 98.6% prompt, 30 to 90% of it read from a cache; an estimate, not billing.',
      low: '1430000.00',
      mid: '2600000.00',
      high: '4940000.00',
      unpricedShare: 0.241,
      billed: null,
    },
    own: [
      {
        route: 'agent_batch',
        model: 'deepseek/deepseek-v4.1-flash',
        usdPerMillion: '0.0312',
        usd: '41.20',
        method: MEASURED,
      },
      {
        route: 'enterprise',
        model: 'anthropic/claude-sonnet-5.5',
        usdPerMillion: '0.74',
        usd: '203.11',
        method: MEASURED,
      },
    ],
    moves: [
      {
        route: 'multimodal',
        modelId: 'google/gemini-3.8-flash',
        kind: 'falling' as const,
        text: 'falling for three weeks, down 8.4% to rank 8',
        candidate: 'xiaomi/mimo-v2.6-flash',
      },
      {
        route: 'experiment',
        modelId: 'openrouter/owl-alpha',
        kind: 'expiring' as const,
        text: 'expires on 2026-12-01',
        candidate: null,
      },
    ],
    assumptions: [
      'A breakout is a model above 1% of the total that grew by half or more (our rule).',
      'Cache share of agentic models: 30 to 90% (from billed figures of 2026-10).',
      'A vendor’s region is where its company has its seat (a table in the project, which you can override).',
    ],
    warnings: ['2026-11-19 was restated after the first pull: 1.2% more tokens.'],
    history: history(),
    ...changes,
  }
}

export function madeUpReport(changes: Partial<Report> = {}): Report {
  return { view: madeUpView(), spend: null, regression: null, proposals: null, ...changes }
}

/** With the parts that come later, as other rooms will give them. */
export function fullReport(): Report {
  return madeUpReport({
    spend: {
      period: 'November 2026',
      method: 'settled calls of the ledger.',
      routes: [
        { route: 'agent_batch', usd: '41.20', capUsd: '150' },
        { route: 'enterprise', usd: '203.11', capUsd: '200' },
        { route: 'complex_reasoning', usd: '286.40', capUsd: '400' },
        { route: 'experiment', usd: '0', capUsd: null },
      ],
    },
    regression: {
      lead: 'Got worse beyond chance: openrouter/google/gemini-3.8-flash (chores).',
      columns: [
        'Model',
        'Suite',
        'Verdict',
        'Passes',
        'Change in points',
        'Failed tool calls',
        'Place in the rankings',
        'Per solved task',
      ],
      figures: ['Passes', 'Change in points', 'Failed tool calls', 'Per solved task'],
      rows: [
        [
          'google/gemini-3.8-flash',
          'chores',
          'REGRESSED',
          '62 % (51–73)',
          '−18.8 (−27.1 to −10.4)',
          '3.1 % (1.8–4.9)',
          '#8, was #6',
          '$0.0412',
        ],
        [
          'xiaomi/mimo-v2.6-flash',
          'chores',
          'NO EVIDENCE (≥ 12 points seen)',
          '92 % (85–97)',
          '+1.0 (−3.1 to +5.2)',
          '0.4 % (0.0–1.1)',
          '#4, was #9',
          '$0.00731',
        ],
        [
          'anthropic/claude-sonnet-5.5',
          'tools',
          'NO EVIDENCE (≥ 7 points seen)',
          '97 % (94–99)',
          '–',
          '–',
          'not listed',
          'none solved',
        ],
      ],
      notes: [
        'Passes: mean over the tasks, with its 95 % interval by bootstrap over tasks. Verdicts are held over all models of the week together.',
      ],
    },
    proposals: {
      lead: 'Proposal 12 waits for you: agenthost routes apply 12, or agenthost routes reject 12 --why "…".',
      columns: ['Change', 'Why', 'Evidence'],
      rows: [
        [
          'multimodal: openrouter/google/gemini-3.8-flash → openrouter/xiaomi/mimo-v2.6-flash',
          'passes as often at a fifth of the price',
          'run 41 (chores): 92 % against 62 %, p 0.001; run 42 (tools): 96 % against 95 %',
        ],
      ],
      notes: [
        'A model is proposed only when it has passed every suite of the route at no significant loss.',
      ],
    },
  })
}
