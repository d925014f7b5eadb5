/**
 * Where a text goes that is typed into an interactive Claude Code, from its screen (2.1.330). Its input box
 * stands between two rulers with the cursor in it and a sign before the text. Where there is none, a
 * dialog is open, and Enter would answer it: it may ask whether a tool may run. Pure.
 */

/** What stands in the input box, as it is drawn; null where there is none. `cursorRow` counts from 0. */
export function inputBox(screen: string, cursorRow: number): string | null {
  const rows = screen.split('\n')
  const top = rows.findLastIndex((row, index) => index < cursorRow && isRuler(row))
  const bottom = rows.findIndex((row, index) => index > cursorRow && isRuler(row))
  const cursorLine = rows[cursorRow]
  if (top === -1 || bottom === -1 || cursorLine === undefined || isRuler(cursorLine)) return null
  const box = rows.slice(top + 1, bottom)
  const hasSign = /^[❯!](?:\s|$)/u.test(box[0] ?? '')
  return hasSign || isScrolled(rows[top] ?? '') ? box.join('\n') : null
}

/** As wide as the window; above a long text it says how much of it is out of sight. */
function isRuler(row: string): boolean {
  return /^─{3}.*─\s*$/u.test(row)
}

function isScrolled(ruler: string): boolean {
  return / ↑ \d+ more /u.test(ruler)
}
