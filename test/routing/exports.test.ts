/** What a new table changes in words, and what other programs get of a table. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { exportClaudeCode, exportOpenclaw } from '../../src/cli/routes/client-exports.ts'
import { nearest } from '../../src/config/nearest.ts'
import { parseDuration } from '../../src/config/quantity.ts'
import { LIMITS } from '../../src/gateway/limits.ts'
import { tableDifference } from '../../src/routing/difference.ts'
import { exportCursor } from '../../src/routing/export-cursor.ts'
import { exportLitellm } from '../../src/routing/export-litellm.ts'
import { exportPresets } from '../../src/routing/export-preset.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { rolesOf } from '../../src/routing/roles.ts'
import type { Route, RoutingTable } from '../../src/routing/table.ts'

function tableOf(text: string): RoutingTable {
  const found = parseRouting(text, { nearest, parseDuration })
  if ('mistakes' in found) throw new Error(found.mistakes.join('\n'))
  return found.table
}

const TABLE = tableOf(`{
  "routes": {
    "Batch_1": { "model": "openrouter/deepseek/v4", "daily_cap_usd": 1.5, "monthly_cap_usd": 20, "max_concurrency": 4,
      "max_output_tokens": 8000, "provider": { "sort": "price" }, "fallback": ["careful", "local", "deep", "owl", "human_queue"] },
    "careful": "openrouter/anthropic/claude-sonnet-4.6",
    "deep": "openrouter/anthropic/claude-opus-4.6",
    "owl": "openrouter/owl-alpha",
    "local": "my-box/qwen3:8b"
  }, "fallback": ["careful"], "monthly_cap_usd": 800 }`)

const access = { url: 'http://127.0.0.1:4141', numbers: LIMITS, tokenFor: () => '' }

function all(table: RoutingTable): readonly [Route, ...Route[]] {
  const [first, ...more] = table.routes
  if (first === undefined) throw new Error('a table has routes')
  return [first, ...more]
}

describe('an export for LiteLLM', () => {
  const { text, notes } = exportLitellm(TABLE, TABLE.routes, (name) => `http://${name}:1/v1`)

  it('has every route with its model, its limits and its fallbacks', () => {
    expect(parse(text)).toEqual({
      model_list: [
        {
          model_name: 'Batch_1',
          litellm_params: {
            model: 'openrouter/deepseek/v4',
            api_key: 'os.environ/OPENROUTER_API_KEY',
            max_tokens: 8000,
            max_parallel_requests: 4,
            extra_body: { provider: { sort: 'price' } },
            max_budget: 20,
            budget_duration: '30d',
          },
        },
        ...[
          ['careful', 'openrouter/anthropic/claude-sonnet-4.6'],
          ['deep', 'openrouter/anthropic/claude-opus-4.6'],
          ['owl', 'openrouter/openrouter/owl-alpha'],
        ].map(([name, model]) => ({
          model_name: name,
          litellm_params: { model, api_key: 'os.environ/OPENROUTER_API_KEY' },
        })),
        {
          model_name: 'local',
          litellm_params: {
            model: 'openai/qwen3:8b',
            api_key: 'os.environ/MY_BOX_API_KEY',
            api_base: 'http://my-box:1/v1',
          },
        },
      ],
      router_settings: {
        fallbacks: [
          { Batch_1: ['careful', 'local', 'deep', 'owl'] },
          { deep: ['careful'] },
          { owl: ['careful'] },
          { local: ['careful'] },
        ],
      },
      litellm_settings: { max_budget: 800, budget_duration: '30d' },
    })
  })

  it('says what is lost', () => {
    expect(notes.join('\n')).toContain('held before a byte goes out')
    expect(notes.join('\n')).toContain('person at the end of a chain is lost')
  })

  it('is YAML whatever the names and preferences are', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/)
    fc.assert(
      fc.property(name, fc.stringMatching(/^[!-~]{1,20}$/), fc.json(), (route, id, json) => {
        const model = id.replaceAll('/', '-')
        const body = JSON.stringify({ routes: { [route]: { model: `x/${model}`, provider: {} } } })
        const source = body.replace('"provider":{}', `"provider":{"p":${json}}`)
        const found = parseRouting(source, { nearest, parseDuration })
        if ('mistakes' in found) return
        const made = exportLitellm(found.table, found.table.routes, () => null)
        const config = parse(made.text) as { model_list: { model_name: string }[] }
        expect(config.model_list[0]?.model_name).toBe(route)
      }),
    )
  })
})

describe('an export as presets of OpenRouter', () => {
  const { text, notes } = exportPresets(TABLE, TABLE.routes)
  const presets = JSON.parse(text) as { use: string; body: Record<string, unknown> }[]

  it('has at most three models in a chain, of OpenRouter alone', () => {
    expect(presets.map(({ use }) => use)).toEqual([
      '@preset/batch-1',
      '@preset/careful',
      '@preset/deep',
      '@preset/owl',
    ])
    expect(presets[0]?.body).toMatchObject({
      model: 'deepseek/v4',
      models: ['deepseek/v4', 'anthropic/claude-sonnet-4.6', 'anthropic/claude-opus-4.6'],
      provider: { sort: 'price' },
      max_tokens: 8000,
    })
    expect(presets[1]?.body).not.toHaveProperty('models')
    expect(notes.join('\n')).toMatch(/cut in batch-1[^]*left out: local/)
  })

  it('tells of routes that would be the same preset', () => {
    const twins = tableOf('{"routes":{"a_b":"openrouter/x/y","A-b":"openrouter/x/z"}}')
    expect(exportPresets(twins, twins.routes).notes.join()).toContain('the later wins: a-b')
  })
})

describe('an export for Cursor', () => {
  it('says that it cannot work, and what to do instead', () => {
    const { text, notes } = exportCursor(TABLE.routes, access.url)
    expect(notes[0]).toContain('cannot reach 127.0.0.1')
    expect(JSON.parse(text)).toMatchObject({
      instead: { models: [{ route: 'Batch_1', model: 'deepseek/v4' }, {}, {}, {}] },
    })
  })
})

describe('an export for an agent of ours', () => {
  it('names the routes by the sizes of their models', () => {
    expect(rolesOf(TABLE.routes)).toEqual({ opus: 'deep', sonnet: 'careful' })
    const named = tableOf('{"routes":{"x":"openrouter/a/opus","my-opus":"openrouter/a/b"}}')
    expect(rolesOf(named.routes)).toEqual({ opus: 'my-opus' })
    const { text } = exportClaudeCode(all(TABLE), access)
    expect(JSON.parse(text)).toMatchObject({
      env: {
        ANTHROPIC_BASE_URL: access.url,
        ANTHROPIC_MODEL: 'careful',
        ANTHROPIC_DEFAULT_OPUS_MODEL: 'deep',
        ANTHROPIC_DEFAULT_HAIKU_MODEL: 'careful',
      },
    })
  })

  it('leaves everything else of its file as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (file) => {
        const { env: _env, ...rest } = exportClaudeCode(all(TABLE), access).into(file, 'tok')
        const { env: _before, ...before } = file
        expect(rest).toEqual(before)
        const {
          models: _m,
          agents: _a,
          ...claw
        } = exportOpenclaw(all(TABLE), access).into(file, 'tok')
        const { models: _mb, agents: _ab, ...same } = file
        expect(claw).toEqual(same)
      }),
    )
  })
})

describe('a difference', () => {
  it('is none between a table and itself', () => {
    expect(tableDifference(TABLE, TABLE)).toEqual([])
  })

  it('names what is new, changed and gone', () => {
    const next = tableOf(`{ "routes": {
      "Batch_1": { "model": "openrouter/deepseek/v4", "monthly_cap_usd": 20, "allow": ["choices"] },
      "new": "openrouter/x/y" }, "allow_direct": ["openrouter/x/y"], "weekly_review": "2026-05-24" }`)
    expect(tableDifference(TABLE, next)).toEqual([
      '~ Batch_1: caps $1.5 a day, $20 a month → $20 a month',
      '~ Batch_1: fallback careful, local, deep, owl, a person → that of the table',
      '~ Batch_1: at once 4 → none',
      '~ Batch_1: output tokens 8000 → none',
      '~ Batch_1: provider {"sort":"price"} → none',
      '~ Batch_1: allow none → choices',
      '+ new: openrouter/x/y',
      '- careful: gone (was openrouter/anthropic/claude-sonnet-4.6)',
      '- deep: gone (was openrouter/anthropic/claude-opus-4.6)',
      '- owl: gone (was openrouter/owl-alpha)',
      '- local: gone (was my-box/qwen3:8b)',
      '~ fallback of the table: careful → none',
      '~ caps of the table: $800 a month → none',
      '~ allow_direct: none → openrouter/x/y',
      '~ weekly_review: none → 2026-05-24',
    ])
  })
})
