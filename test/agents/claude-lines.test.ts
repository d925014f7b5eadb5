/** What goes into a resident Claude Code, and what is read of its events. */
import { describe, expect, it } from 'vitest'
import { answeredId, blocksOf, parseEvent, textOf } from '../../src/agents/claude-events.ts'
import { controlId, controlLine, isFirstAnswer, promptLine } from '../../src/agents/claude-lines.ts'
import { inputBox } from '../../src/agents/claude-screen.ts'

describe('a line into Claude Code', () => {
  it('begins with a newline, which ends what a killed writer left', () => {
    expect(promptLine('Say "hi"\n', 'u1')).toBe(
      '\n{"type":"user","uuid":"u1","message":{"role":"user","content":"Say \\"hi\\"\\n"}}\n',
    )
    expect(controlLine('id', 'interrupt')).toBe(
      '\n{"type":"control_request","request_id":"id","request":{"subtype":"interrupt"}}\n',
    )
  })

  it('is told apart from those of other clients', () => {
    expect(controlId('initialize', 'r')).toBe('agenthost-initialize-r')
    expect(isFirstAnswer(controlId('initialize', 'r'))).toBe(true)
    expect(isFirstAnswer(controlId('mcp_status', 'r'))).toBe(false)
    expect(isFirstAnswer('x-agenthost-initialize-r')).toBe(false)
  })
})

describe('a line out of Claude Code', () => {
  it.each([
    ['{"type":"result","n":1}', { type: 'result', n: 1 }],
    ['{"type":7}', null],
    ['{"n":1}', null],
    ['{"type":"resu', null],
    [' {"type":"result"}', null],
    ['"type"', null],
    ['hello', null],
    ['', null],
  ])('%j is the event %j', (line, event) => {
    expect(parseEvent(line)).toEqual(event)
  })

  it.each([
    [{ message: { content: 'hi' } }, [{ type: 'text', text: 'hi' }]],
    [{ message: { content: [{ type: 'a' }, 'b', null, { n: 1 }, ['c']] } }, [{ type: 'a' }]],
    [{ message: { content: 7 } }, []],
    [{ message: 'hi' }, []],
    [{}, []],
  ])('%j has the blocks %j', (event, blocks) => {
    expect(blocksOf({ type: 'user', ...event })).toEqual(blocks)
  })

  it.each([
    [{ request_id: 'x' }, 'x'],
    [{ request_id: 7 }, null],
    ['x', null],
    [undefined, null],
  ])('with the response %j answers %s', (response, id) => {
    expect(answeredId({ type: 'control_response', response })).toBe(id)
  })

  it.each([
    ['text', 'text'],
    [[{ text: 'a' }, 'b', { other: 1 }], 'a\nb\n'],
    [{ a: 1 }, '{"a":1}'],
    [7, '7'],
    [null, ''],
    [undefined, ''],
  ])('%j is the text %j', (value, text) => {
    expect(textOf(value)).toBe(text)
  })
})

describe('a screen of Claude Code', () => {
  const RULER = '─'.repeat(20)
  const boxOf = (rows: readonly string[], cursorRow: number) => inputBox(rows.join('\n'), cursorRow)

  it.each([
    ['one line', [RULER, '❯ hello', RULER], 1, '❯ hello'],
    ['nothing typed', [RULER, '❯', RULER], 1, '❯'],
    ['a command of the shell', [RULER, '! ls', RULER], 1, '! ls'],
    ['two lines', [RULER, '❯ a', '  b', RULER], 2, '❯ a\n  b'],
    ['a title in its ruler', [`─── title ${RULER}  `, '❯ a', RULER], 1, '❯ a'],
    ['the nearest rulers', [RULER, 'x', RULER, '❯ a', RULER, 'y', RULER], 3, '❯ a'],
    ['a long text', [`─── ↑ 12 more ${RULER}`, '  end', RULER], 1, '  end'],
    ['a text that only begins like its sign', [RULER, '❯a', RULER], 1, null],
    ['a sign further on', [RULER, 'x ❯ a', RULER], 1, null],
    ['no sign', [RULER, 'Do you?', RULER], 1, null],
    ['no ruler above', ['x', '❯ a', RULER], 1, null],
    ['no ruler below', [RULER, '❯ a', 'x'], 1, null],
    ['a short ruler', ['──x─', '❯ a', RULER], 1, null],
    ['a ruler with something before it', [`x${RULER}`, '❯ a', RULER], 1, null],
    ['a ruler with something behind it', [`${RULER}x`, '❯ a', RULER], 1, null],
    ['the cursor on the ruler above', [RULER, '❯ a', RULER], 0, null],
    ['the cursor on the ruler below', [RULER, '❯ a', RULER], 2, null],
    ['the cursor on a ruler within', [RULER, '❯ a', RULER, 'b', RULER], 2, null],
    ['the cursor below it all', [RULER, '❯ a', RULER], 3, null],
    ['an empty screen', [''], 0, null],
  ])('with %s has its box', (_what, rows, cursorRow, box) => {
    expect(boxOf(rows, cursorRow)).toBe(box)
  })
})
