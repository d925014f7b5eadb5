import { pool } from './pool.js'
import { withRetry } from './retry.js'

const PARALLEL = 4

/** Uploads files; returns what became of each, in order: `{ file, error }`, error null when it is in the bucket. */
export async function uploadAll(files, { read, upload }) {
  const results = await pool(files, PARALLEL, async (file) => {
    const content = await read(file.path)
    await withRetry(() => upload(file.path, content))
  })
  return files.map((file, index) => {
    const result = results[index]
    return { file, error: result.status === 'rejected' ? result.reason : null }
  })
}
