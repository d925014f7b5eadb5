/** An agent that in its first life stops answering without dying: its process is there, and that is all. */
import { createServer } from 'node:http'

const life = Number(process.env.AGENTHOST_RUN?.split('/')[2])
createServer((_request, response) => response.end('well')).listen(
  Number(process.argv[2]),
  '127.0.0.1',
  () => console.log(`hanging begins life ${life}, and answers`),
)
if (life === 1) {
  setTimeout(() => {
    console.log('hanging hangs from here on')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }, 5000)
}
