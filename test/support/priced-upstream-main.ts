/**
 * The priced upstream as a process of its own: `node test/support/priced-upstream-main.ts PORT`. Prints its address once
 * it listens; `GET /__books` beside the API shows its books, in nano-dollars as text.
 */
import { pricedUpstream } from './priced-upstream.ts'

const upstream = await pricedUpstream({ port: Number(process.argv[2] ?? 0) })
process.stdout.write(`${upstream.url}\n`)
process.once('SIGTERM', () => void upstream.close().then(() => process.exit(0)))
