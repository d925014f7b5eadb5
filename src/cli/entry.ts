#!/usr/bin/env node
/** Where the program begins: compiled code is cached between runs, then the command line takes over. */
import { enableCompileCache } from 'node:module'

enableCompileCache()
await import('./main.ts')
