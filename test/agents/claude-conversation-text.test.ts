import { describe, expect, it } from 'vitest'
import { renderClaudeLine } from '../../src/agents/claude-conversation-text.ts'

function event(value: object): string {
  return JSON.stringify(value)
}

function said(role: 'user' | 'assistant', block: object, more: object = {}): string {
  return event({ type: role, message: { role, content: [block] }, ...more })
}

const cases: readonly (readonly [string, string, string | null])[] = [
  [
    'a prompt',
    event({ type: 'user', message: { content: 'Do it.\nNow.' }, isReplay: true }),
    '> Do it.\nNow.',
  ],
  [
    'a command of its own',
    event({
      type: 'user',
      isReplay: true,
      message: {
        content:
          '<command-name>/model</command-name>\n            <command-message>model</command-message>\n            <command-args>opus</command-args>',
      },
    }),
    '> /model opus',
  ],
  [
    'a command without arguments',
    event({
      type: 'user',
      isReplay: true,
      message: {
        content:
          '<command-name>/clear</command-name>\n            <command-message>clear</command-message>\n            <command-args></command-args>',
      },
    }),
    '> /clear',
  ],
  [
    'what a command printed',
    event({
      type: 'user',
      isReplay: true,
      message: { content: '<local-command-stdout>Compacted </local-command-stdout>' },
    }),
    '  = Compacted',
  ],
  [
    'a prompt that only speaks of such tags',
    event({
      type: 'user',
      isReplay: true,
      message: { content: 'What is\n<command-name>x</command-name>?' },
    }),
    '> What is\n<command-name>x</command-name>?',
  ],
  ['an answer', said('assistant', { type: 'text', text: 'Done.' }), 'Done.'],
  [
    'a tool call, by what says most',
    said('assistant', {
      type: 'tool_use',
      name: 'Bash',
      input: { description: 'd', command: 'ls\n-l' },
    }),
    '  $ Bash ls -l',
  ],
  [
    'a tool call without any of the known inputs',
    said('assistant', { type: 'tool_use', name: 'Odd', input: { a: 1 } }),
    '  $ Odd {"a":1}',
  ],
  ['a result that lacks is_error', said('user', { type: 'tool_result', content: 'hi' }), '  = hi'],
  [
    'a failed result',
    said('user', {
      type: 'tool_result',
      is_error: true,
      content: [{ type: 'text', text: 'Exit code 7' }],
    }),
    '  ! Exit code 7',
  ],
  [
    'a note of its own between the turns',
    said('user', { type: 'text', text: '[Request interrupted by user]' }),
    '  [Request interrupted by user]',
  ],
  [
    'a failure of the model',
    said('assistant', { type: 'text', text: 'No.' }, { error: 'authentication_failed' }),
    '! authentication_failed: No.',
  ],
  [
    'a retry',
    event({
      type: 'system',
      subtype: 'api_retry',
      attempt: 2,
      max_retries: 10,
      retry_delay_ms: 1110,
      error_status: 529,
      error: 'overloaded',
    }),
    '  ~ the model answered 529 (overloaded); try 2 of 10 in 1.1 s',
  ],
  [
    'a retry without a connection',
    event({
      type: 'system',
      subtype: 'api_retry',
      attempt: 1,
      max_retries: 10,
      retry_delay_ms: 500,
      error_status: null,
      error: 'unknown',
    }),
    '  ~ the model could not be reached (unknown); try 1 of 10 in 0.5 s',
  ],
  [
    'the end of a turn, with its cost',
    event({ type: 'result', is_error: false, duration_ms: 2400, total_cost_usd: 0.0012 }),
    '-- turn done in 2.4 s, $0.0012 since its start',
  ],
  [
    'the end of a failed turn, whatever its subtype says',
    event({
      type: 'result',
      subtype: 'success',
      is_error: true,
      duration_ms: 100,
      terminal_reason: 'api_error',
      api_error_status: 529,
      result: 'Overloaded',
    }),
    '-- turn failed after 0.1 s: api_error, 529, Overloaded',
  ],
  ['the answer to a ping', event({ type: 'control_response', response: {} }), null],
  ['the beginning of a turn', event({ type: 'system', subtype: 'init', tools: [] }), null],
  ['a hook', event({ type: 'system', subtype: 'hook_started' }), null],
  ['a thought', said('assistant', { type: 'thinking', thinking: 'hm' }), null],
  ['an event of a later version', event({ type: 'hologram' }), null],
  ['an empty line', '', null],
  [
    'text that is no event',
    'Error parsing streaming input line',
    'Error parsing streaming input line',
  ],
  ['half an event', '{"type":"assis', '{"type":"assis'],
  ['JSON that is no event', '{"level":30}', '{"level":30}'],
]

describe('a line of its log', () => {
  it.each(cases)('shows %s', (_name, line, expected) => {
    expect(renderClaudeLine(line)).toBe(expected)
  })

  it('lets no text of an agent command the terminal that shows it', () => {
    const text =
      'a\u001B]52;c;ZXZpbA==\u0007b\u001B[2Jc\u001B[1;31md\u001B[0m\u009B1me\r\u0008f\n\tg'
    expect(renderClaudeLine(said('assistant', { type: 'text', text }))).toBe('abcd1mef\n\tg')
    expect(
      renderClaudeLine(said('user', { type: 'tool_result', content: '\u001B[32mok\u001B[39m' })),
    ).toBe('  = ok')
  })

  it('shortens a summary of the conversation, which is no prompt', () => {
    const summary = `This session is being continued from a previous one.\n${'x '.repeat(5000)}`
    expect(renderClaudeLine(event({ type: 'user', message: { content: summary } }))).toHaveLength(
      '  '.length + 160,
    )
  })

  it('shortens a long result to one line', () => {
    const shown = renderClaudeLine(
      said('user', { type: 'tool_result', content: 'x\n'.repeat(1000) }),
    )
    expect(shown).toHaveLength('  = '.length + 160)
    expect(shown).toMatch(/x…$/)
  })
})
