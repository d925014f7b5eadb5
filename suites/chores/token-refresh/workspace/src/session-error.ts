export type SessionCode = 'session_over' | 'logged_out'

export class SessionError extends Error {
  readonly code: SessionCode

  constructor(code: SessionCode) {
    super(code === 'session_over' ? 'the session is over' : 'logged out')
    this.code = code
  }
}

export function isOver(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'session_over'
}
