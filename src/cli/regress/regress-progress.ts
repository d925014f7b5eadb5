/**
 * Shows how far a run is: on a terminal in one line that is drawn again, else in a line a minute, so that a job's log
 * stays short. Goes to stderr; the result alone goes to stdout.
 */
import type { Clock } from '../../clock.ts'
import type { RunNews } from '../../regression/run-doors.ts'
import { progressText, withAttempt, type Progress } from './regress-progress-text.ts'
import type { Terminal } from '../terminal.ts'
import { cut } from '../text-columns.ts'

export type Showing = { readonly tell: (news: RunNews) => void; readonly end: () => void }

const DRAWN_EVERY_MS = 250
const LINE_EVERY_MS = 60_000
const CLEAR = '\r\u001B[2K'

export function showProgress(first: Progress, terminal: Terminal, clock: Clock): Showing {
  const from = clock.steady()
  const isLive = terminal.isInteractive
  let progress = first
  let isOver = false
  let cancel = (): void => undefined
  const line = (): string => progressText(progress, clock.steady() - from)
  const show = (): void => {
    terminal.err(isLive ? CLEAR + cut(line(), terminal.columns - 1) : `${line()}\n`)
  }
  const later = (): void => {
    cancel = clock.wakeAt(clock.steady() + (isLive ? DRAWN_EVERY_MS : LINE_EVERY_MS), () => {
      show()
      later()
    })
  }
  later()
  return {
    tell(news) {
      if (news.is === 'began') progress = { ...progress, underWay: progress.underWay + 1 }
      else if (news.is === 'ended') {
        progress = withAttempt(progress, news.attempt, news.isLastWord)
      } else {
        progress = { ...progress, planned: news.attempts }
        if (news.again.length > 0) {
          const again = `${news.again.join(', ')}: run again, to be sure\n`
          terminal.err(isLive ? CLEAR + again : again)
        }
      }
    },
    end() {
      if (isOver) return
      isOver = true
      cancel()
      terminal.err(isLive ? `${CLEAR}${line()}\n` : `${line()}\n`)
    },
  }
}
