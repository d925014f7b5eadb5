#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { main } from '../src/main.js'

const { code, out, err } = main(process.argv.slice(2), {
  read: () => readFileSync(process.env.NOTES_FILE ?? 'notes.jsonl', 'utf8'),
})
process.stdout.write(out)
process.stderr.write(err)
process.exitCode = code
