#!/usr/bin/env node
/**
 * Where the program begins. Commands come and go, so their compiled code is cached between runs. A daemon
 * stays: it gets a small heap before anything is loaded, and no cache, which would stay in memory.
 * What stands here is read by any Node, also one that is too old and has to be told so.
 */
import module from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { oldNodeText } from './old-node.ts'

const tooOld = oldNodeText(process.versions.node, process.execPath)
if (tooOld === null) await begin()
else {
  process.stderr.write(tooOld)
  // The configuration of this host is wrong: launchd must not loop on it.
  process.exitCode = 78
}

async function begin(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2)
  if (command === 'run' || command === 'up') {
    setFlagsFromString('--max-semi-space-size=1')
    setFlagsFromString('--optimize-for-size')
  } else if (isCacheUsable()) module.enableCompileCache()
  const isAlone = rest.length === 0
  if (command === 'run' && isAlone) await import('./run-alone.ts')
  else if (command === 'watchdog' && isAlone) await import('./watchdog-alone.ts')
  else await import('./main.ts')
}

/**
 * Node makes the folder of its cache with all that lie above it, and where that can never be done (a TMPDIR in
 * /proc) it tries for ever and says nothing. So it is made here, by one call.
 */
function isCacheUsable(): boolean {
  try {
    mkdirSync(join(tmpdir(), 'node-compile-cache'))
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EEXIST'
  }
}
