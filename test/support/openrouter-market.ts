/**
 * A made-up market, from 2025-01-01 to any day: what every model took on a day, in whole tokens. The
 * names are those of the samples (test/fixtures/openrouter/SOURCES.md), the numbers are ours.
 */

export type MarketModel = {
  /** As the rankings have it, with `:free` behind it where it is. */
  readonly slug: string
  /** As requests name it; null where the catalogue does not have it. */
  readonly id: string | null
  readonly name: string
  /** Tokens of a day at `from`. */
  readonly perDay: bigint
  /** Thousandths that a week adds. */
  readonly growth: number
  readonly from?: string
  readonly until?: string
  /** USD per token; -1 is a price that varies. */
  readonly price: { readonly prompt: string; readonly completion: string; readonly read?: string }
  readonly expires?: string
}

const T = 1_000_000_000_000n
const G = 1_000_000_000n

const model = (slug: string, perDay: bigint, growth: number, rest: Partial<MarketModel> = {}) => ({
  slug,
  id: slug.replace(/-20\d{6}/, ''),
  name: slug,
  perDay,
  growth,
  price: { prompt: '0.0000004', completion: '0.0000016', read: '0.00000004' },
  ...rest,
})

const free = { prompt: '0', completion: '0' }

/** 64 models, so that some are always in `other`. */
export const MARKET: readonly MarketModel[] = [
  model('deepseek/deepseek-v4.1-flash-20260910', 6n * T, 30, {
    id: 'deepseek/deepseek-v4.1-flash',
    name: 'DeepSeek: DeepSeek V4.1 Flash',
    from: '2026-09-10',
    price: { prompt: '0.00000007', completion: '0.00000028', read: '0.000000007' },
  }),
  model('deepseek/deepseek-v4-flash-20260731', 2n * T, -40, {
    id: 'deepseek/deepseek-v4-flash-0731',
    name: 'DeepSeek: DeepSeek V4 Flash 0731',
    from: '2026-07-31',
  }),
  model('deepseek/deepseek-v3.2-20251201', 900n * G, -8, {
    name: 'DeepSeek: DeepSeek V3.2',
    from: '2025-12-01',
    expires: '2026-12-31',
  }),
  model('stealth/space-bunny-alpha', 4n * T, 0, {
    name: 'Space Bunny Alpha',
    from: '2026-08-20',
    price: free,
  }),
  model('z-ai/glm-5.3-flash-20260826', 1600n * G, 20, {
    name: 'Z.ai: GLM 5.3 Flash',
    from: '2026-08-26',
  }),
  model('xiaomi/mimo-v2.6-flash-20260921', 1500n * G, 10, {
    name: 'Xiaomi: MiMo V2.6 Flash',
    from: '2026-09-21',
  }),
  model('tencent/hy4-preview-20260827', 1000n * G, -10, {
    name: 'Tencent: Hy4 preview',
    from: '2026-08-27',
  }),
  model('nvidia/nemotron-3-ultra-550b-a55b-20260604:free', 800n * G, 5, {
    id: 'nvidia/nemotron-3-ultra-550b-a55b:free',
    name: 'NVIDIA: Nemotron 3 Ultra (free)',
    from: '2026-06-04',
    price: free,
  }),
  model('anthropic/claude-opus-5.5-20260921', 450n * G, 25, {
    name: 'Anthropic: Claude Opus 5.5',
    from: '2026-09-21',
    price: { prompt: '0.000004', completion: '0.00002', read: '0.0000004' },
  }),
  model('anthropic/claude-4.6-sonnet-20260217', 400n * G, 2, {
    id: 'anthropic/claude-sonnet-4.6',
    name: 'Anthropic: Claude Sonnet 4.6',
    from: '2026-02-17',
    price: { prompt: '0.000003', completion: '0.000015', read: '0.0000003' },
  }),
  model('google/gemini-3-flash-preview-20251217', 100n * G, 3, {
    name: 'Google: Gemini 3 Flash Preview',
    from: '2025-12-17',
  }),
  model('openai/gpt-4o', 40n * G, 0, {
    name: 'OpenAI: GPT-4o',
    price: { prompt: '0.0000025', completion: '0.00001' },
  }),
  // In the rankings, and not in the catalogue: it has no price.
  model('typesafe/jev-1.13', 60n * G, 0, { id: null, from: '2026-03-01' }),
  model('openrouter/auto', 30n * G, 0, {
    name: 'Auto Router',
    price: { prompt: '-1', completion: '-1' },
  }),
  ...Array.from({ length: 50 }, (_each, index) =>
    model(`${VENDORS(index)}/model-${index + 1}`, BigInt(90 - index) * G, (index % 7) - 3, {
      name: `Model ${index + 1}`,
    }),
  ),
]

function VENDORS(index: number): string {
  return ['openai', 'google', 'mistralai', 'qwen', 'moonshotai', 'x-ai'][index % 6] ?? 'openai'
}

const DAY_MS = 86_400_000
export const dayAt = (day: string): number => Date.parse(`${day}T00:00:00Z`)
export const plusDays = (day: string, days: number): string =>
  new Date(dayAt(day) + days * DAY_MS).toISOString().slice(0, 10)
/** Monday of the day's week. */
export const mondayBefore = (day: string): string =>
  plusDays(day, -((new Date(dayAt(day)).getUTCDay() + 6) % 7))

/** Of all models, unsorted; a day's noise is up to 5 %, and the weekend is a fifth lower. */
export function tokensOf(
  day: string,
  market: readonly MarketModel[] = MARKET,
): readonly { readonly slug: string; readonly tokens: bigint }[] {
  const weekend = [0, 6].includes(new Date(dayAt(day)).getUTCDay()) ? 800n : 1000n
  return market.flatMap(({ slug, perDay, growth, from = '2025-01-01', until = '9999-01-01' }) => {
    if (day < from || day >= until) return []
    const weeks = Math.floor((dayAt(day) - dayAt(from)) / (7 * DAY_MS))
    const grown = BigInt(Math.max(50, 1000 + growth * Math.min(weeks, 60)))
    const noise = 950n + BigInt(hash(`${slug}${day}`) % 100)
    return [{ slug, tokens: (perDay * grown * noise * weekend) / 1_000_000_000n }]
  })
}

function hash(text: string): number {
  let sum = 7
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return sum
}

/** The first 50 and `other`, as the source gives them. */
export function topFifty(
  rows: readonly { readonly slug: string; readonly tokens: bigint }[],
): readonly { readonly slug: string; readonly tokens: bigint }[] {
  const sorted = rows.toSorted((a, b) => (a.tokens < b.tokens ? 1 : -1))
  const rest = sorted.slice(50).reduce((sum, { tokens }) => sum + tokens, 0n)
  return rest === 0n ? sorted : [...sorted.slice(0, 50), { slug: 'other', tokens: rest }]
}

/** Of the days handed in together. */
export function summed(
  days: readonly (readonly { readonly slug: string; readonly tokens: bigint }[])[],
): readonly { readonly slug: string; readonly tokens: bigint }[] {
  const sums = new Map<string, bigint>()
  for (const { slug, tokens } of days.flat()) sums.set(slug, (sums.get(slug) ?? 0n) + tokens)
  return [...sums].map(([slug, tokens]) => ({ slug, tokens }))
}
