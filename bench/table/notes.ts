/**
 * Why a figure misses what was wanted, and what would get there: by `room/name`, so that it survives each new table. Shown
 * only while it is missed. Pure.
 */

const JSON_REASON =
  'undici’s sends, and the garbage that its dispatch leaves for the old generation, are most of it; SQLite is 11 to 14 %. ' +
  'A client of our own for the upstream that sends head and body at once, and settlements that ride with the next ' +
  'reservation, would get there.'

export const NOTES: Readonly<Record<string, string>> = {
  'supervisor/restart':
    'On Linux, libuv forks, which copies the daemon’s page tables (0.06 ms for each megabyte), and the launcher’s `sh` ' +
    'comes on top; macOS uses posix_spawn. A prototype of posix_spawn through `node:ffi` took 1.65 ms: ' +
    '[decision 13](decisions/0013-fork-on-linux.md) says why it waits.',
  'supervisor/restart-fast': 'As the figure above it: the waits are not what takes the time.',
  'supervisor/rss':
    'Half of it is Node’s own binary, and the rest depends on when V8 collects. Reading the configuration in a ' +
    'short-lived child would save some 8 MB (zod and yaml would stay out of the daemon).',
  'supervisor/idle':
    'Mostly forks for exec probes, and the HTTP client. HTTP probes over a raw socket would get most of it.',
  'supervisor/flood-speed-clone':
    'On XFS a clone first writes the file’s dirty pages to the disk; APFS does not. Rotating at a larger size helps.',
  'gateway/chat-json': JSON_REASON,
  'gateway/messages-json': JSON_REASON,
  'gateway/chat-json-64': JSON_REASON,
  'gateway/messages-json-64': JSON_REASON,
  'gateway/chat-stream':
    'The first chunk waits for the reservation and for the first look of the tap. Met in some runs and not in others: ' +
    'it depends on what else the machine does.',
  'gateway/messages-stream':
    'As for chat; of `messages` the session’s bounds are read as well, so it comes a little later.',
  'rankings/show': 'Starting Node and loading SQLite is most of it: see the floor beside it.',
  'regression/claude-code':
    'Nearly all of it is the start of Claude Code and of its sandbox. One sandbox for several attempts would get there.',
  'house/check':
    'Format, lint, types, dependency rules and unused code each read the whole tree, one after the other. Beside each ' +
    'other they would take as long as the slowest.',
}
