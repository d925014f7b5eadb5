/**
 * Claude Code's event stream as a person reads it: prompts, answers, one line a tool call, errors, and the
 * end of a turn with its cost. Pure; `agenthost logs` calls it line by line.
 */
import { blocksOf, parseEvent, textOf, type Block, type ClaudeEvent } from './claude-events.ts'
import { isObject } from './is-object.ts'

/** Null for what a person need not see; a line that is no event is shown as it is. */
export function renderClaudeLine(line: string): string | null {
  const event = parseEvent(line)
  if (event === null) return line.trim() === '' ? null : line
  const text = eventText(event)
  return text === null ? null : harmless(text)
}

function eventText(event: ClaudeEvent): string | null {
  switch (event.type) {
    case 'user':
      return joined(blocksOf(event).map((block) => userText(block, event['isReplay'] === true)))
    case 'assistant':
      return joined(blocksOf(event).map((block) => assistantText(block, event['error'])))
    case 'system':
      return systemText(event)
    case 'result':
      return resultText(event)
    default:
      // control_response, command_lifecycle, and whatever later versions add.
      return null
  }
}

const ESC = '\u001B'
/** Sequences that a terminal obeys (ECMA-48): those with parameters, and those with a text to their end. */
const SEQUENCES = new RegExp(String.raw`${ESC}(?:\[[0-?]*[ -/]*[@-~]|\][^${ESC}\u0007]*)`, 'gu')

/** In JSON they were escaped: shown as they are, they could clear the screen or fill the clipboard. */
function harmless(text: string): string {
  return text.replaceAll(SEQUENCES, '').replaceAll(/[\p{Cc}--[\n\t]]/gv, '')
}

const SHORT_CHARS = 160

function userText(block: Block, isPrompt: boolean): string | null {
  if (block.type === 'text') return saidByUser(textOf(block['text']), isPrompt)
  if (block.type !== 'tool_result') return null
  // A success may lack `is_error` altogether.
  return `  ${block['is_error'] === true ? '!' : '='} ${short(textOf(block['content']))}`
}

/** Its own commands come back in tags; what is no prompt may be a summary of pages. */
function saidByUser(text: string, isPrompt: boolean): string {
  const isCommand = text.startsWith('<command-name>')
  if (isCommand)
    return `> ${tagged(text, 'command-name')} ${tagged(text, 'command-args')}`.trimEnd()
  if (text.startsWith('<local-command-stdout>'))
    return `  = ${short(tagged(text, 'local-command-stdout'))}`
  return isPrompt ? `> ${text}` : `  ${short(text)}`
}

function tagged(text: string, tag: string): string {
  return new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(text)?.[1] ?? ''
}

function assistantText(block: Block, error: unknown): string | null {
  if (block.type === 'text') {
    const said = textOf(block['text'])
    return typeof error === 'string' ? `! ${error}: ${said}` : said
  }
  if (block.type !== 'tool_use') return null
  return `  $ ${textOf(block['name'])} ${short(inputText(block['input']))}`
}

/** The part of a tool's input that says most. */
const TELLING = ['command', 'file_path', 'path', 'pattern', 'url', 'query', 'description', 'prompt']

function inputText(input: unknown): string {
  if (!isObject(input)) return textOf(input)
  const key = TELLING.find((each) => typeof input[each] === 'string')
  return key === undefined ? textOf(input) : textOf(input[key])
}

function systemText(event: ClaudeEvent): string | null {
  if (event['subtype'] === 'task_notification') return `  = ${short(textOf(event['summary']))}`
  if (event['subtype'] !== 'api_retry') return null
  const status = event['error_status']
  const what = typeof status === 'number' ? `answered ${status}` : 'could not be reached'
  const waitSeconds = (Number(event['retry_delay_ms']) / 1000).toFixed(1)
  const tries = `try ${textOf(event['attempt'])} of ${textOf(event['max_retries'])}`
  return `  ~ the model ${what} (${textOf(event['error'])}); ${tries} in ${waitSeconds} s`
}

/** An API failure says `subtype: "success"`, so only `is_error` counts. */
function resultText(event: ClaudeEvent): string {
  const seconds = (Number(event['duration_ms']) / 1000).toFixed(1)
  const cost = event['total_cost_usd']
  const soFar = typeof cost === 'number' ? `, $${cost.toFixed(4)} since its start` : ''
  if (event['is_error'] !== true) return `-- turn done in ${seconds} s${soFar}`
  const why = [event['terminal_reason'], event['api_error_status'], event['result']]
    .filter((each) => each !== undefined && each !== null)
    .map(textOf)
    .join(', ')
  return `-- turn failed after ${seconds} s: ${short(why || textOf(event['errors']))}${soFar}`
}

function short(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  return flat.length <= SHORT_CHARS ? flat : `${flat.slice(0, SHORT_CHARS - 1)}…`
}

function joined(texts: readonly (string | null)[]): string | null {
  const shown = texts.filter((text) => text !== null && text.trim() !== '')
  return shown.length === 0 ? null : shown.join('\n')
}
