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
await (command === 'run' && rest.length === 0 ? import('./run-alone.ts') : import('./main.ts'))
