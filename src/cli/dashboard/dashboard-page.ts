/** What runs in the browser: the page with the words of the command line. Bundled by scripts/build-page.mjs. */
import { systemClock } from '../../clock.ts'
import { startPage } from '../../dashboard/page/start.ts'
import { calendarWords } from '../jobs/calendar-words.ts'
import { lastText } from '../jobs/jobs-table.ts'
import { durationText, localTimeText, sizeText } from '../words.ts'

startPage({
  clock: systemClock,
  words: {
    duration: durationText,
    size: sizeText,
    localTime: localTimeText,
    calendar: calendarWords,
    lastRun: lastText,
  },
})
