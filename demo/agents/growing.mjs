/** An agent that in its first life keeps what it should have let go. It stops in time for a small machine. */
const life = Number(process.env.AGENTHOST_RUN?.split('/')[2])
const kept = []
const PIECE_BYTES = 8 * 1024 * 1024
console.log(`growing begins life ${life}`)
setInterval(() => {
  if (life > 1 || kept.length >= 24) return
  // Filled, so that the pages are really taken.
  kept.push(Buffer.alloc(PIECE_BYTES, 1))
  console.log(`growing keeps ${kept.length * 8} MiB`)
}, 500)
