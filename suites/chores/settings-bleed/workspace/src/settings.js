import { join } from 'node:path'
import { DEFAULTS } from './defaults.js'
import { merge } from './merge.js'
import { PRESETS } from './presets.js'

/** All settings of a project; see README. */
export function settingsOf(project, files) {
  const own = files.read(join(project, '.checkrc.json')) ?? {}
  const { extends: names = [], ...rest } = own
  const layers = names.map((name) => {
    if (!Object.hasOwn(PRESETS, name)) throw new Error(`unknown preset: ${name}`)
    return PRESETS[name]
  })
  return [...layers, rest].reduce(merge, { ...DEFAULTS })
}
