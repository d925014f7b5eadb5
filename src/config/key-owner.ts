/** Whose a key is that stands in the wrong place: a person has it from somewhere. */
import type * as z from 'zod/mini'
import {
  aliveSection,
  logSection,
  memorySection,
  presetSections,
  PRESETS,
  readySection,
  restartSection,
  stopSection,
} from './schema.ts'

const SECTIONS = {
  restart: restartSection,
  ready: readySection,
  alive: aliveSection,
  memory: memorySection,
  stop: stopSection,
  log: logSection,
} as const

/** Says of a key that is unknown where it stands whose it is; null where it is nobody's. */
export function ownerOfKey(key: string): string | null {
  if (key === '<<') return 'a merge, which YAML no longer has: write the keys out'
  const presets = ownersIn(presetSections, key)
  if (presets.length > 0 && presets.length < PRESETS.length)
    return `a key of the preset ${presets.join(', ')}`
  const sections = presets.length > 0 ? [] : ownersIn(SECTIONS, key)
  return sections.length === 0 ? null : `a key of ${sections.join(', ')}`
}

function ownersIn(
  sections: Readonly<Record<string, z.ZodMiniObject>>,
  key: string,
): readonly string[] {
  return Object.keys(sections).filter((name) => Object.hasOwn(sections[name]?.shape ?? {}, key))
}
