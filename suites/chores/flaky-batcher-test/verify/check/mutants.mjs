/** Mistakes in src/batcher.js, each of which the tests of today notice. */
export const MUTANTS = {
  'the wait is not started anew': ['if (timer !== null) timers.clearTimeout(timer)\n      timer = timers', 'if (timer === null) timer = timers'],
  'sends at once': ['timer = timers.setTimeout(send, waitMs)', 'send()'],
  'waits for half the time': ['setTimeout(send, waitMs)', 'setTimeout(send, waitMs / 2)'],
  'full one too late': ['items.length >= maxSize', 'items.length > maxSize'],
  'flushes side by side': ['tail = tail.then(() => flush(batch))', 'tail = Promise.all([tail, Promise.resolve().then(() => flush(batch))])'],
  'close does not wait': ['await tail', ''],
  'close leaves the rest': ['      send()\n      await tail', '      await tail'],
  'does not log': ['log.write(`${batch.id}: ${error.message}`)', 'undefined'],
  'a refusal ends it': ['.catch((error) => log.write(`${batch.id}: ${error.message}`))', '\n    tail.catch((error) => log.write(`${batch.id}: ${error.message}`))'],
  'ids do not count': ['id: nextId()', "id: 'b-1'"],
  'items backwards': ['items.push(item)', 'items.unshift(item)'],
}
