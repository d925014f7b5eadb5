/**
 * Tries to break out of the sandbox that it runs in, as trial.json beside it says, and writes into report.json
 * what it could do. It ends by itself after some seconds in any case, and so does the process that it leaves behind.
 */
const { appendFileSync, readFileSync, readdirSync, writeFileSync } = require('node:fs')
const { connect } = require('node:net')
const { spawn } = require('node:child_process')

const attempt = (what) => {
  try {
    return what()
  } catch {
    return null
  }
}

function reach(port, host) {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    const end = (reached) => {
      socket.destroy()
      resolve(reached)
    }
    socket
      .on('connect', () => end(true))
      .on('error', () => end(false))
      .setTimeout(1500, () => end(false))
  })
}

async function main() {
  const { outside, keys, port } = JSON.parse(readFileSync('trial.json', 'utf8'))
  attempt(() => writeFileSync(`${outside}/written`, 'x'))
  const read = attempt(() => readFileSync(`${outside}/canary`, 'utf8'))
  const listed = (attempt(() => readdirSync(keys)) ?? []).length > 0
  const [network, loopback] = await Promise.all([reach(443, '1.1.1.1'), reach(port, '127.0.0.1')])
  spawn(process.execPath, [__filename, 'beat'], { detached: true, stdio: 'ignore' }).unref()
  const until = Date.now() + 3000
  while (Date.now() < until && attempt(() => readFileSync('beat')) === null)
    await new Promise((resolve) => setTimeout(resolve, 10))
  writeFileSync('report.json', JSON.stringify({ read, keys: listed, network, loopback }))
  process.exit(0)
}

if (process.argv[2] === 'beat') {
  setInterval(() => appendFileSync('beat', '.'), 20)
  setTimeout(() => process.exit(0), 10_000)
} else void main()
