import { defineConfig } from 'vitest/config'

// Process tests wait for conditions with deadlines of their own; this one only ends what hangs.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only make the processes under test slower.
    maxWorkers: 2,
  },
})
