import { pool } from './pool.js'
import { withRetry } from './retry.js'

const PARALLEL = 4

/** Uploads files; returns what became of each. */
export async function uploadAll(files, { read, upload, known }) {
  await pool(files, PARALLEL, async (file) => {
    known[file.path] = file.hash
    const content = await read(file.path)
    await withRetry(() => upload(file.path, content))
  })
  return files.map((file) => ({ file, ok: true }))
}
