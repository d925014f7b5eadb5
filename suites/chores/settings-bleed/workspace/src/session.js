import { fileCache } from './file-cache.js'
import { isIgnored } from './ignored.js'
import { settingsOf } from './settings.js'

/** One for the life of an editor: many projects, any order, any number of times. */
export function createSession() {
  const files = fileCache()
  return {
    settingsFor: (project) => settingsOf(project, files),
    isIgnored: (project, path) => isIgnored(path, settingsOf(project, files)),
  }
}
