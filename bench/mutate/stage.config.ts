/** One vitest process that runs `stage.ts` alone; it, in turn, runs the tests once for each mutant. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['bench/mutate/stage.ts'],
    pool: 'forks',
    // The stage has none of its own.
    passWithNoTests: true,
    hookTimeout: 5000,
    maxWorkers: 1,
    // A mutant must not write what it came to into a test.
    update: false,
  },
})
