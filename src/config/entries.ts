/** From checked sections to the entries that the rest of the program knows: names, units, paths. */
import { createHash } from 'node:crypto'
import type * as z from 'zod/mini'
import type { AgentEntry } from './entry.ts'
import { nearest } from './nearest.ts'
import { commandOf, given, pathOf } from './paths.ts'
import type { Path, Reader } from './reader.ts'
import { presetSections, PRESETS, type Preset } from './schema.ts'
import { aliveOf, readyOf, restartOf } from './sections.ts'
import { OPENCLAW_PORT } from './together.ts'
import { isMap } from './is-map.ts'

export type EntryPlace = {
  readonly name: string
  readonly path: Path
  /** Folder of the configuration file: relative paths start there. */
  readonly base: string
}

/** One agent, or null after its mistakes were noted. */
export function agentEntry(value: unknown, place: EntryPlace, reader: Reader): AgentEntry | null {
  const { path, name, base } = place
  const preset = presetOf(value, path, reader)
  if (preset === null) return null
  const before = reader.mistakes.length
  const section = reader.section(presetSections[preset], value, path)
  const raw = value as Readonly<Record<string, unknown>>
  const at = (key: string) => ({ path: [...path, key], base, hasOwn: preset !== 'command' })
  const restart = restartOf(raw['restart'], [...path, 'restart'], reader)
  const alive = aliveOf(raw['alive'], at('alive'), reader)
  const ready = readyOf(raw['ready'], at('ready'), reader)
  if (section === null || reader.mistakes.length > before) return null
  const common = {
    name,
    fingerprint: fingerprintOf(value),
    workdir: pathOf(section.workdir ?? '.', base),
    env: section.env?.env ?? {},
    secretEnv: section.env?.secretEnv ?? {},
    after: section.after ?? [],
    restart: restart ?? {},
    alive,
    stop: given({ signal: section.stop?.signal, graceMs: section.stop?.grace }),
    log: given({ maxBytes: section.log?.maxBytes, keep: section.log?.keep }),
    ...given({
      ready: ready ?? undefined,
      hungAfterSilenceMs: section.hungAfterSilence,
      memory: section.memory && {
        maxBytes: section.memory.max,
        ...given({ samples: section.memory.samples }),
      },
      onWake: section.onWake,
      route: section.route,
      cap: section.cap,
    }),
  }
  return withPreset(preset, section, common, base)
}

type Common = Omit<Extract<AgentEntry, { preset: 'command' }>, 'preset' | 'command' | 'stdin'>

function withPreset(preset: Preset, section: object, common: Common, base: string): AgentEntry {
  switch (preset) {
    case 'command': {
      const own = section as z.infer<(typeof presetSections)['command']>
      return { ...common, preset, command: commandOf(own.command), stdin: own.stdin ?? 'none' }
    }
    case 'openclaw': {
      const own = section as z.infer<(typeof presetSections)['openclaw']>
      const paths = given({
        program: own.program && programOf(own.program, base),
        stateDir: own.stateDir && pathOf(own.stateDir, base),
        configPath: own.configPath && pathOf(own.configPath, base),
      })
      return { ...common, preset, port: own.port ?? OPENCLAW_PORT, ...paths }
    }
    case 'claude-code':
    case 'claude-code-tmux': {
      const own = section as z.infer<(typeof presetSections)['claude-code']>
      const { model, session, permissionMode, allowedTools, turnSilence } = own
      const paths = given({
        program: own.program && programOf(own.program, base),
        mcpConfig: own.mcpConfig && pathOf(own.mcpConfig, base),
      })
      const rest = given({
        model,
        session,
        permissionMode,
        allowedTools,
        turnSilenceMs: turnSilence,
      })
      return { ...common, preset, args: own.args ?? [], ...paths, ...rest }
    }
  }
}

function presetOf(value: unknown, path: Path, reader: Reader): Preset | null {
  if (!isMap(value)) {
    reader.note(path, 'a map such as { preset: claude-code } or { command: [my-program] }', value)
    return null
  }
  const found = 'preset' in value ? value['preset'] : 'command'
  const preset = PRESETS.find((each) => each === found)
  if (preset !== undefined) return preset
  const near = typeof found === 'string' ? nearest(found, PRESETS) : null
  const hint = near === null ? '' : ` (did you mean ${near}?)`
  reader.note([...path, 'preset'], `one of ${PRESETS.join(', ')}${hint}`, found)
  return null
}

/** Changes exactly when the person changed the entry: order of keys and comments do not count. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 16)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`
}

/** A bare name is looked up on the PATH later; anything with a slash is a path. */
function programOf(program: string, base: string): string {
  return program.includes('/') ? pathOf(program, base) : program
}
