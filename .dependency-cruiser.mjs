/**
 * Rooms meet only in daemon/ and cli/ (ARCHITECTURE.md). Read from the compiled JavaScript, where imports of
 * types alone are gone: those are checked by test/tidy.test.ts.
 */

/** Each package is known to one place, which alone changes when the package does. */
const owners = {
  '@anthropic-ai/sandbox-runtime': {
    where: 'regression/sandbox-runtime',
    todo: 'run what a model wrote through the door of regression/sandbox.ts',
  },
  '@resvg/resvg-js': { where: 'report/png', todo: 'draw pictures through pngOf of report/png.ts' },
  '@cfworker/json-schema': {
    where: 'gateway/tap/schema-check',
    todo: 'arguments of tools are checked against their schemas in gateway/tap/schema-check.ts',
  },
  'better-sqlite3': { where: 'store/', todo: 'add a verb in store/' },
  commander: { where: 'cli/', todo: 'the command line is read in cli/ only' },
  'eventsource-parser': {
    where: 'gateway/tap/event-frames',
    todo: 'events of a stream are taken apart in gateway/tap/event-frames.ts',
  },
  'node-notifier': {
    where: 'platform/darwin/terminal-notifier',
    todo: 'show notifications through the door of alerts/notification.ts',
  },
  nodemailer: { where: 'alerts/email', todo: 'send letters through alerts/email.ts' },
  pino: {
    where: 'daemon/daemon-log',
    todo: "write to the daemon's log through the door it hands out",
  },
  plist: {
    where: 'install/plist-text',
    todo: 'property lists are read and written in install/plist-text.ts only',
  },
  undici: {
    where: 'gateway/relay/upstream-http',
    todo: 'upstreams are asked through gateway/relay/upstream-http.ts',
  },
  yaml: { where: 'config/document', todo: 'the YAML text is known to config/document.ts only' },
  zod: {
    where: '(config|control)/',
    todo: 'what comes from outside is checked in config/ and control/',
  },
}

export default {
  forbidden: [
    {
      name: 'rooms-meet-in-daemon-and-cli',
      severity: 'error',
      comment:
        'A room may import src/clock, src/decimal, src/errors and its own files. Hand what it needs in as a door, and join the rooms in daemon/ or cli/.',
      from: { path: '^dist-check/src/([^/]+)/', pathNot: '^dist-check/src/(daemon|cli)/' },
      to: {
        path: '^dist-check/src/',
        pathNot: '^dist-check/src/($1/|clock\\.js|decimal\\.js|errors\\.js)',
      },
    },
    {
      name: 'shared-words-know-no-room',
      severity: 'error',
      comment:
        'clock, decimal and errors are known to everybody and know nobody: move the code into the room.',
      from: { path: '^dist-check/src/[^/]+$' },
      to: { path: '^dist-check/src/[^/]+/' },
    },
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
    ...Object.entries(owners).map(([name, { where, todo }]) => ({
      name: `one-owner-of-${name}`,
      severity: 'error',
      comment: `The package ${name} is imported by src/${where} only: ${todo}.`,
      from: { path: '^dist-check/src/', pathNot: `^dist-check/src/${where}` },
      to: { path: `node_modules/${name}/` },
    })),
    {
      name: 'declared-packages-only',
      severity: 'error',
      comment:
        'What runs imports only what package.json lists under dependencies: add it there, or do without.',
      from: { path: '^dist-check/src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment:
        'The file does not exist: relative imports end in .ts and are spelled as the file is.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // As Node resolves our imports: eventsource-parser has no `main` to fall back on.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
