/**
 * Puts a long log into its file from a thread that lives for that moment alone, so that the loop goes on. It is written
 * as text: a thread begins with a file of its own, and the program is one.
 */
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/**
 * Twice beside the writer, for the first leaves what was committed meanwhile. The rest with the writer kept out, a few
 * pages and two syncs, so that the next commit begins the log anew; it waits for no reader while it keeps him out.
 */
const THREAD = `
  const { workerData } = require('node:worker_threads')
  const Sqlite = require(workerData.sqlite)
  const db = new Sqlite(workerData.path, { timeout: 0, fileMustExist: true })
  try {
    db.pragma('wal_autocheckpoint = 0')
    db.pragma('checkpoint_fullfsync = 1')
    db.pragma('wal_checkpoint(PASSIVE)')
    db.pragma('wal_checkpoint(PASSIVE)')
    for (let turn = 0; turn < 20; turn++) {
      if (db.pragma('wal_checkpoint(RESTART)')[0].busy === 0) break
    }
  } finally {
    db.close()
  }
`

/** Resolves when the thread has ended; rejects when it could not begin or the disk does not take it. */
export async function checkpointBeside(path: string): Promise<void> {
  const sqlite = createRequire(import.meta.url).resolve('better-sqlite3')
  const thread = new Worker(THREAD, { eval: true, workerData: { path, sqlite } })
  await once(thread, 'exit')
}
