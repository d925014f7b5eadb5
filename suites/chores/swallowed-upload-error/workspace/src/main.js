import { plan } from './plan.js'
import { uploadAll } from './upload-all.js'

/** One run; resolves to the exit code (README). */
export async function main({ files, read, upload, manifest, print }) {
  const known = await manifest.load()
  const { due, skipped } = plan(files, known)
  const results = await uploadAll(due, { read, upload, known })
  manifest.save(known)
  const failed = results.filter((result) => !result.ok)
  print(`${results.length - failed.length} uploaded, ${skipped.length} skipped, ${failed.length} failed`)
  return 0
}
