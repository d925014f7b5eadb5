/**
 * Whose home is where: the part of a slug before the slash → company and home region. There is no official list.
 * Who is not in the table, or is in doubt, is `unknown`; anonymous models are a class of their own, `stealth`.
 * People override it by a map of the same form. Pure.
 */
import type { Slug } from './facts.ts'

export type Home = {
  readonly company: string
  /** `US`, `CN`, `EU`, another country's ISO code, `unknown`, or `stealth`. */
  readonly region: string
  /** The vendor that this prefix is counted with, where a company has several. */
  readonly countedWith?: string
}

export type HomeTable = Readonly<Record<string, Home>>

/** A vendor as the rankings count it. */
export type Vendor = { readonly vendor: string; readonly company: string; readonly region: string }

export const UNKNOWN = 'unknown'
export const STEALTH = 'stealth'

const homes = (region: string, vendors: Readonly<Record<string, string>>): [string, Home][] =>
  Object.entries(vendors).map(([slug, company]) => [slug, { company, region }])

/** Seats of the companies as generally known, November 2026. */
export const HOMES: HomeTable = {
  ...Object.fromEntries([
    ...homes('US', {
      openai: 'OpenAI',
      anthropic: 'Anthropic',
      google: 'Google',
      'x-ai': 'xAI',
      meta: 'Meta',
      microsoft: 'Microsoft',
      amazon: 'Amazon',
      nvidia: 'NVIDIA',
      thinkingmachines: 'Thinking Machines',
      perplexity: 'Perplexity',
      nousresearch: 'Nous Research',
      'arcee-ai': 'Arcee AI',
      morph: 'Morph',
      'ibm-granite': 'IBM',
      liquid: 'Liquid AI',
      writer: 'Writer',
      inception: 'Inception Labs',
      allenai: 'Ai2',
      rekaai: 'Reka',
      cloudflare: 'Cloudflare',
      fireworks: 'Fireworks AI',
      voyageai: 'Voyage AI',
    }),
    ...homes('CN', {
      deepseek: 'DeepSeek',
      qwen: 'Alibaba',
      'z-ai': 'Z.ai',
      moonshotai: 'Moonshot AI',
      minimax: 'MiniMax',
      tencent: 'Tencent',
      xiaomi: 'Xiaomi',
      stepfun: 'StepFun',
      bytedance: 'ByteDance',
      baidu: 'Baidu',
      inclusionai: 'Ant Group',
      kwaipilot: 'Kuaishou',
      meituan: 'Meituan',
      'nex-agi': 'Nex AGI',
    }),
    ...homes('EU', { mistralai: 'Mistral AI', 'black-forest-labs': 'Black Forest Labs' }),
    ...homes('CA', { cohere: 'Cohere' }),
    ...homes('KR', { upstage: 'Upstage' }),
    ...homes('JP', { sakana: 'Sakana AI' }),
    ...homes('IL', { ai21: 'AI21 Labs' }),
    // In doubt until somebody looks: never guessed.
    ...homes(UNKNOWN, {
      poolside: 'Poolside',
      elevenlabs: 'ElevenLabs',
      'dots-studio': 'dots-studio',
    }),
    ...homes(STEALTH, { stealth: 'anonymous', openrouter: 'OpenRouter (anonymous and routers)' }),
  ]),
  'meta-llama': { company: 'Meta', region: 'US', countedWith: 'meta' },
  alibaba: { company: 'Alibaba', region: 'CN', countedWith: 'qwen' },
  'bytedance-seed': { company: 'ByteDance', region: 'CN', countedWith: 'bytedance' },
}

/** The vendor of a slug; its home is `unknown` when nobody has said where it is. */
export function vendorOf(slug: Slug, overrides: HomeTable = {}): Vendor {
  const cut = slug.indexOf('/')
  const prefix = (cut === -1 ? slug : slug.slice(0, cut)).replace(/^~/, '')
  const homeOf = (each: string): Home | undefined => own(overrides, each) ?? own(HOMES, each)
  const vendor = homeOf(prefix)?.countedWith ?? prefix
  // A vendor has one home: that of the vendor a prefix is counted with goes before its own.
  const home = homeOf(vendor) ?? homeOf(prefix) ?? { company: vendor, region: UNKNOWN }
  return { vendor, company: home.company, region: home.region }
}

/** Whether a region is a home at all: nobody knows who leads when it is `unknown` or `stealth`. */
export function isHome(region: string): boolean {
  return region !== UNKNOWN && region !== STEALTH
}

function own(table: HomeTable, key: string): Home | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
