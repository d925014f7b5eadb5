/** Answers what is no HTTP request, or one that is too slow or too large in its headers: a line, and the end. */
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { codeOf } from '../../errors.ts'

const ANSWERS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

export function answerUnreadable(error: Error, socket: Duplex): void {
  const code = codeOf(error) ?? ''
  // It hung up by itself, or an answer is half out already: nothing that is written now could be read.
  const { _httpMessage: answer } = socket as Duplex & { _httpMessage?: ServerResponse | null }
  const hasAnswer = answer?.headersSent === true
  if (code === 'ECONNRESET' || !socket.writable || hasAnswer) {
    socket.destroy()
    return
  }
  const status = ANSWERS[code] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
