import { readFileSync, writeFileSync } from 'node:fs'
import { toFormat2 } from '../src/format-one.js'

/** The new text of a file, or null when it has format 2 already. */
function migrated(file) {
  const old = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof old !== 'object' || old === null || Array.isArray(old)) throw new Error('not an object')
  if (old.format === 2) return null
  if (old.format !== undefined) throw new Error(`unknown format: ${JSON.stringify(old.format)}`)
  return JSON.stringify(toFormat2(old), null, 2) + '\n'
}

function main(files) {
  if (files.length === 0) {
    console.error('usage: node scripts/migrate.js FILE...')
    return 2
  }
  const results = files.map((file) => {
    try {
      return { file, text: migrated(file) }
    } catch (error) {
      return { file, why: error.message.replaceAll('\n', ' ') }
    }
  })
  const bad = results.filter((result) => result.why !== undefined)
  for (const { file, why } of bad) console.error(`${file}: ${why}`)
  if (bad.length > 0) return 1
  for (const { file, text } of results) {
    if (text !== null) writeFileSync(file, text)
    console.log(`${file}: ${text === null ? 'already format 2' : 'migrated'}`)
  }
  return 0
}

process.exitCode = main(process.argv.slice(2))
