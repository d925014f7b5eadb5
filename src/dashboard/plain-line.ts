/**
 * A line of a log as text and nothing else: colours and cursor movements of terminals are left out, what was written
 * over is not shown, other signs that would be obeyed are made visible by the door. Pure.
 */

const ESC = '\\u001b'
const BELL = '\\u0007'
const SEQUENCES = new RegExp(
  [
    `${ESC}\\[[0-?]*[ -/]*[@-~]`,
    `${ESC}\\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)?`,
    `${ESC}[PX^_][^${ESC}]*(?:${ESC}\\\\)?`,
    `${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'gu',
)

/** No line of a log is shown further than this. */
export const LINE_MAX_CHARACTERS = 2000

export function plainLine(line: string, harmless: (text: string) => string): string {
  const bare = line.replaceAll(SEQUENCES, '')
  // A progress bar writes over itself: its last state is what a terminal would show.
  const shown = bare.replace(/\r+$/, '').split('\r').at(-1) ?? ''
  const safe = harmless(shown.slice(0, LINE_MAX_CHARACTERS + 1))
  return shown.length > LINE_MAX_CHARACTERS ? `${safe.slice(0, LINE_MAX_CHARACTERS)} …` : safe
}
