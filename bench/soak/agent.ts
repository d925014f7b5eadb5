/**
 * An agent of a soak. SIGUSR1: a day's output, as many bytes as its argument says. SIGUSR2: it crashes. What it writes
 * has a number on each line.
 */
import { writeSync } from 'node:fs'

const bytes = Number(process.argv[2] ?? 0)
let line = 0
process.on('SIGUSR1', () => {
  for (let written = 0; written < bytes; line += 1) {
    const text = `${line} ${'another line of what an agent says. '.repeat(3)}\n`
    writeSync(1, text)
    written += text.length
  }
})
process.on('SIGUSR2', () => process.exit(1))
setInterval(() => undefined, 60_000)
writeSync(1, 'up\n')
