import { describe, expect, it } from 'vitest'
import { inputBox } from '../../src/agents/claude-screen.ts'

// As Claude Code 2.1.330 draws them, in a narrower window. The row of the cursor begins with »».
const RULER = '─'.repeat(44)
const DASHES = '╌'.repeat(44)
const AT_REST = ['● Done.', '', RULER, '»»❯\u00A0', RULER, '  ⏸ manual mode on · ? for shortcuts']
const PERMISSION = [
  '❯ please touch',
  '● D',
  '  ⎿  $ touch f',
  RULER,
  ' Bash command',
  DASHES,
  ' touch f',
  DASHES,
  ' Do you want to proceed?',
  '»» ❯ 1. Yes',
  '   2. No',
  ' Esc to cancel · Tab to amend',
]
const QUESTION = [
  '❯ ask',
  RULER,
  'Planning: p.md',
  RULER,
  ' ☐ Colour',
  'Which colour?',
  '»»❯ 1. Red',
  '  2. Blue',
  RULER,
  '  3. Chat about this',
]
const PICKER = ['▔'.repeat(44), '  Resume session', '    work', '»»  Ctrl+A to show all projects']

function boxOf(rows: readonly string[]): string | null {
  const cursorRow = rows.findIndex((row) => row.startsWith('»»'))
  return inputBox(rows.join('\n').replace('»»', ''), cursorRow)
}

describe('the input box', () => {
  const cases: readonly (readonly [string, readonly string[], string | null])[] = [
    ['is there at rest', AT_REST, '❯\u00A0'],
    ['is there in a turn', ['✻ Whirring… (1s)', ...AT_REST.slice(2)], '❯\u00A0'],
    ['is there for a shell command', [RULER, '»»!\u00A0ls', RULER], '!\u00A0ls'],
    ['has all lines of a text', [RULER, '❯ first', '»»  second', RULER], '❯ first\n  second'],
    [
      'has what is in sight of a long text',
      [`─── ↑ 5 more ${'─'.repeat(31)}`, '  w w', '»»  w', RULER],
      '  w w\n  w',
    ],
    ['is not there while a tool asks for permission', PERMISSION, null],
    ['is not there while a question is asked', QUESTION, null],
    ['is not there while a session is picked', PICKER, null],
    ['is not there on an empty screen', ['»»', '', ''], null],
    ['is not there above where the cursor is', [...AT_REST, '»»  ❯ 1. Yes'].with(3, '❯ '), null],
    ['is not there below where the cursor is', ['»»', ...AT_REST].with(4, '❯ '), null],
    ['is not the ruler', [RULER, '❯ x', `»»${RULER}`, RULER], null],
  ]
  it.each(cases)('%s', (_name, rows, expected) => {
    expect(boxOf(rows)).toBe(expected)
  })

  it('is not there in a row that the screen does not have', () => {
    expect(inputBox(`${RULER}\n${RULER}`, 7)).toBeNull()
  })
})
