/**
 * Rooms meet only in daemon/ and cli/ (ARCHITECTURE.md). Read from the compiled JavaScript, where imports of
 * types alone are gone: those are checked by test/tidy.test.ts.
 */
const rooms = [
  'supervisor',
  'agents',
  'schedule',
  'alerts',
  'rankings',
  'routing',
  'gateway',
  'regression',
  'report',
  'store',
  'platform',
  'config',
  'control',
]

export default {
  forbidden: [
    ...rooms.map((room) => ({
      name: `room-${room}`,
      severity: 'error',
      comment: `${room}/ may import src/clock, src/errors and its own files. Hand what it needs in as a door, and join the rooms in daemon/ or cli/.`,
      from: { path: `^dist-check/src/${room}/` },
      to: {
        path: '^dist-check/src/',
        pathNot: `^dist-check/src/(${room}/|clock\\.js|errors\\.js)`,
      },
    })),
    {
      name: 'daemon-not-to-cli',
      severity: 'error',
      comment: 'The daemon does not know the command line. Put what both need into a room.',
      from: { path: '^dist-check/src/daemon/' },
      to: { path: '^dist-check/src/cli/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files that need each other are one file, or a third one is missing.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'one-owner-of-sqlite',
      severity: 'error',
      comment: 'better-sqlite3 is known to store/ only: add a verb there.',
      from: { path: '^dist-check/src/', pathNot: '^dist-check/src/store/' },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'one-owner-of-yaml',
      severity: 'error',
      comment: 'The yaml package is known to config/document.ts only.',
      from: { path: '^dist-check/src/', pathNot: '^dist-check/src/config/document' },
      to: { path: 'node_modules/yaml/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist-check/src/cli/entry' },
  },
}
