/**
 * The lines that go into a resident Claude Code (`--input-format stream-json`). Pure.
 * Each begins with a newline: an empty line is ignored, and half a line that a writer left when it was
 * killed is ended by it. Claude Code 2.1.330 exits with 1 on such a broken line ("Error parsing
 * streaming input line") and is then restarted with its history, which is better than to
 * have the next prompt glued to it.
 */

/** Our requests are told apart from other clients' by this. */
const OURS = 'agenthost'

export type Control = 'initialize' | 'mcp_status' | 'interrupt'

export function controlLine(id: string, subtype: Control): string {
  return line({ type: 'control_request', request_id: id, request: { subtype } })
}

/** The uuid comes back in `command_lifecycle` events as soon as the prompt was read, also during a turn. */
export function promptLine(text: string, uuid: string): string {
  return line({ type: 'user', uuid, message: { role: 'user', content: text } })
}

export function controlId(subtype: Control, random: string): string {
  return `${OURS}-${subtype}-${random}`
}

/** Whether this is the answer to the first question to a new process. */
export function isFirstAnswer(requestId: string): boolean {
  return requestId.startsWith(`${OURS}-initialize-`)
}

function line(value: object): string {
  return `\n${JSON.stringify(value)}\n`
}
