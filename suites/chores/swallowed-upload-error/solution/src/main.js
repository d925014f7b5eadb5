import { plan } from './plan.js'
import { uploadAll } from './upload-all.js'

/** One run; resolves to the exit code (README). */
export async function main({ files, read, upload, manifest, print }) {
  let known
  try {
    known = await manifest.load()
  } catch (error) {
    print(`manifest: ${error.message}`)
    return 2
  }
  const { due, skipped } = plan(files, known)
  const results = await uploadAll(due, { read, upload })
  const uploaded = results.filter((result) => result.error === null)
  const failed = results.filter((result) => result.error !== null)
  const safe = [...skipped, ...uploaded.map((result) => result.file)]
  let code = failed.length > 0 ? 1 : 0
  try {
    await manifest.save(Object.fromEntries(safe.map((file) => [file.path, file.hash])))
  } catch (error) {
    print(`manifest: ${error.message}`)
    code = 2
  }
  for (const { file, error } of failed) print(`failed: ${file.path}: ${error.message}`)
  print(`${uploaded.length} uploaded, ${skipped.length} skipped, ${failed.length} failed`)
  return code
}
