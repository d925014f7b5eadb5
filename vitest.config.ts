import { defineConfig } from 'vitest/config'

// Process tests wait for conditions with deadlines of their own; this one only ends what hangs.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only make the processes under test slower.
    maxWorkers: 2,
    // Many more runs of every property: npm run fuzz.
    setupFiles: process.env['AGENTHOST_FUZZ'] === undefined ? [] : ['test/support/fuzz-setup.ts'],
  },
})
