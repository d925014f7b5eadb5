#!/usr/bin/env node
/**
 * Where the program begins: compiled code is cached between runs, then the command line takes over. A
 * daemon gets a small heap before anything is loaded: a young generation of a megabyte keeps a hundred
 * agents within their budget, and what runs once is not optimized.
 */
import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

const [command, ...rest] = process.argv.slice(2)
if (command === 'run' || command === 'up') {
  setFlagsFromString('--max-semi-space-size=1')
  setFlagsFromString('--optimize-for-size')
}
enableCompileCache()
await (command === 'run' && rest.length === 0 ? import('./run-alone.ts') : import('./main.ts'))
