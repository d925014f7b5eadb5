import { nextId } from './ids.js'
import { log } from './log.js'

/** Gathers items into batches; see README. */
export function createBatcher({ flush, waitMs, maxSize = Infinity, timers = globalThis }) {
  let items = []
  let timer = null
  let isClosed = false
  let tail = Promise.resolve()

  function send() {
    if (timer !== null) timers.clearTimeout(timer)
    timer = null
    if (items.length === 0) return
    const batch = { id: nextId(), items }
    items = []
    tail = tail.then(() => flush(batch)).catch((error) => log.write(`${batch.id}: ${error.message}`))
  }

  return {
    add(item) {
      if (isClosed) throw new Error('the batcher is closed')
      items.push(item)
      if (items.length >= maxSize) return send()
      if (timer !== null) timers.clearTimeout(timer)
      timer = timers.setTimeout(send, waitMs)
    },
    async close() {
      isClosed = true
      send()
      await tail
    },
  }
}
