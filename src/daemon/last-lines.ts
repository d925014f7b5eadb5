/** The end of the log of an agent, or of the newest run of a job: a few kilobytes, read at once. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

const END_BYTES = 4096
/** What the name of a file may be: subjects of events come from everywhere. */
const NAME = /^[A-Za-z0-9][\w.-]*$/

/** No lines where there is no log to read. */
export function lastLinesIn(logsFolder: string): (subject: string) => readonly string[] {
  return (subject) => {
    if (!NAME.test(subject)) return []
    const agent = endOf(join(logsFolder, 'agents', `${subject}.log`))
    if (agent !== null) return agent
    const runs = join(logsFolder, 'jobs', subject)
    const newest = namesIn(runs).at(-1)
    return newest === undefined ? [] : (endOf(join(runs, newest)) ?? [])
  }
}

function endOf(path: string): readonly string[] | null {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    // There is none, or it may not be read: an alert goes without.
    return null
  }
  try {
    const { size } = fstatSync(file)
    const bytes = Buffer.alloc(Math.min(size, END_BYTES))
    const count = readSync(file, bytes, 0, bytes.length, size - bytes.length)
    const lines = bytes.toString('utf8', 0, count).split('\n')
    // The first one is only the end of a line, unless this is the whole file.
    return size > END_BYTES ? lines.slice(1) : lines
  } catch {
    return null
  } finally {
    closeSync(file)
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .toSorted()
  } catch {
    // No run of it has a log yet.
    return []
  }
}
