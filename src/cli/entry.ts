#!/usr/bin/env node
/**
 * Where the program begins. Commands come and go, so their compiled code is cached between runs. A daemon
 * stays: it gets a small heap before anything is loaded, and no cache, which would stay in memory.
 */
import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

const [command, ...rest] = process.argv.slice(2)
if (command === 'run' || command === 'up') {
  setFlagsFromString('--max-semi-space-size=1')
  setFlagsFromString('--optimize-for-size')
} else enableCompileCache()
const isAlone = rest.length === 0
if (command === 'run' && isAlone) await import('./run-alone.ts')
else if (command === 'watchdog' && isAlone) await import('./watchdog-alone.ts')
else await import('./main.ts')
