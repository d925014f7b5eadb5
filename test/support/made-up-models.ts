/**
 * The models of the made-up quarter. Names are such as the source has them, with their traps (a date in the slug
 * that the id lacks, words in another order, three variants of one slug, no card at all); every number is made up.
 */

export type MadeUpModel = {
  readonly slug: string
  /** What requests name; null: ranked, but absent from the list of models. */
  readonly id: string | null
  readonly name: string
  /** Tokens of an ordinary day, billions. */
  readonly weight: number
  /** USD per million tokens: prompt, completion, cache read (null: none is published). `-1` is variable. */
  readonly price: readonly [number, number, number | null] | null
  readonly contextLength: number
  readonly images: boolean
  readonly callsTools: boolean
  readonly role:
    | 'steady'
    | 'newcomer'
    | 'dropout'
    | 'breakout'
    | 'falling'
    | 'rising'
    | 'expiring'
    | 'repriced'
    | 'late-start'
}

type Extra = Partial<
  Pick<MadeUpModel, 'contextLength' | 'images' | 'callsTools' | 'role'> & { id: string | null }
>

function model(
  slug: string,
  name: string,
  weight: number,
  price: MadeUpModel['price'],
  extra: Extra = {},
): MadeUpModel {
  return {
    slug,
    id: slug,
    name,
    weight,
    price,
    contextLength: 256_000,
    images: false,
    callsTools: true,
    role: 'steady',
    ...extra,
  }
}

/** Those that tests and pictures speak of. */
const NAMED: readonly MadeUpModel[] = [
  model('deepseek/deepseek-v4-flash-20260423', 'DeepSeek: V4 Flash', 640, [0.14, 0.28, 0.014], {
    id: 'deepseek/deepseek-v4-flash',
    role: 'repriced',
  }),
  model('deepseek/deepseek-v4-pro-20260423', 'DeepSeek: V4 Pro', 210, [0.56, 1.68, 0.056], {
    id: 'deepseek/deepseek-v4-pro',
    role: 'rising',
  }),
  model('deepseek/deepseek-v3.2-20251201', 'DeepSeek: V3.2', 150, [0.27, 0.4, 0.027], {
    id: 'deepseek/deepseek-v3.2',
  }),
  model('deepseek/deepseek-v4-flash-20260423:free', 'DeepSeek: V4 Flash (free)', 60, [0, 0, null], {
    id: 'deepseek/deepseek-v4-flash:free',
  }),
  model(
    'deepseek/deepseek-v4-flash-20260423:batch',
    'DeepSeek: V4 Flash (batch)',
    9,
    [0.07, 0.14, 0.007],
    {
      id: 'deepseek/deepseek-v4-flash:batch',
    },
  ),
  model('tencent/hy3-preview-20260421', 'Tencent: Hy3 preview', 380, [0.066, 0.26, null], {
    id: 'tencent/hy3-preview',
    role: 'late-start',
  }),
  model('anthropic/claude-4.6-sonnet-20260217', 'Anthropic: Claude Sonnet 4.6', 250, [3, 15, 0.3], {
    id: 'anthropic/claude-sonnet-4.6',
    contextLength: 1_000_000,
    images: true,
  }),
  model('anthropic/claude-4.6-opus-20260205', 'Anthropic: Claude Opus 4.6', 190, [5, 25, 0.5], {
    id: 'anthropic/claude-opus-4.6',
    contextLength: 1_000_000,
    images: true,
    role: 'falling',
  }),
  model(
    'google/gemini-3-flash-preview-20251217',
    'Google: Gemini 3 Flash Preview',
    230,
    [0.5, 3, 0.05],
    {
      id: 'google/gemini-3-flash-preview',
      contextLength: 1_048_576,
      images: true,
      role: 'expiring',
    },
  ),
  model('google/gemini-2.5-flash-lite', 'Google: Gemini 2.5 Flash Lite', 95, [0.1, 0.4, 0.01], {
    contextLength: 1_048_576,
    images: true,
  }),
  model('openrouter/owl-alpha', 'Owl Alpha', 140, [0, 0, null], { role: 'late-start' }),
  model('stealth/space-bunny-alpha', 'Space Bunny Alpha', 170, null, {
    id: null,
    role: 'late-start',
  }),
  model('minimax/minimax-m2.7-20260318', 'MiniMax: M2.7', 165, [0.3, 1.2, 0.06], {
    id: 'minimax/minimax-m2.7',
  }),
  model('x-ai/grok-4.1-fast', 'xAI: Grok 4.1 Fast', 175, [0.2, 0.5, 0.05], {
    contextLength: 2_000_000,
    images: true,
  }),
  model('stepfun/step-3.5-flash', 'StepFun: Step 3.5 Flash', 55, [0.1, 0.3, 0.02], {
    role: 'breakout',
  }),
  model('moonshotai/kimi-k2.6-20260420', 'MoonshotAI: Kimi K2.6', 145, [0.6, 2.5, 0.15], {
    id: 'moonshotai/kimi-k2.6',
    images: true,
    role: 'late-start',
  }),
  model('xiaomi/mimo-v3-flash-20260512', 'Xiaomi: MiMo V3 Flash', 120, [0.09, 0.29, 0.009], {
    id: 'xiaomi/mimo-v3-flash',
    contextLength: 1_000_000,
    images: true,
    role: 'newcomer',
  }),
  model('meta-llama/llama-4-maverick', 'Meta: Llama 4 Maverick', 42, [0.15, 0.6, null], {
    role: 'dropout',
  }),
  model('typesafe/jev-1.13', 'typesafe/jev-1.13', 38, null, { id: null }),
  model('openrouter/auto', 'Auto Router', 26, [-1, -1, null]),
  model('mistralai/mistral-large-4-0', 'Mistral: Large 4', 30, [0.68, 2.09, null]),
]

const VENDORS = [
  'openai',
  'anthropic',
  'google',
  'qwen',
  'z-ai',
  'nvidia',
  'mistralai',
  'cohere',
  'upstage',
  'baidu',
  'amazon',
  'xiaomi',
  'nex-agi',
] as const
const FAMILIES = ['swift', 'large', 'code'] as const

/** The long tail: a few over the fiftieth place, the rest under it, so that `other` is never empty. */
const TAIL: readonly MadeUpModel[] = VENDORS.flatMap((vendor, v) =>
  FAMILIES.map((family, f) => {
    const place = v * FAMILIES.length + f
    const prompt = [0.05, 0.4, 1.25, 0.25][place % 4] ?? 1
    return model(
      `${vendor}/${family}-${1 + (place % 5)}-2025${String(1 + (place % 12)).padStart(2, '0')}15`,
      `${vendor}: ${family} ${1 + (place % 5)}`,
      90 / (1 + place * 0.35),
      [prompt, prompt * 4, place % 3 === 0 ? null : prompt / 10],
      {
        id: `${vendor}/${family}-${1 + (place % 5)}`,
        images: place % 2 === 0,
        callsTools: place % 7 !== 3,
      },
    )
  }),
)

export const MADE_UP_MODELS: readonly MadeUpModel[] = [...NAMED, ...TAIL]
