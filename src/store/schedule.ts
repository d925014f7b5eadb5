/** The doors of the schedule: whatever it decides is one transaction, on the disk before anything begins. */
import type { ScheduleRecords } from '../schedule/records.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'
import { runTable } from './runs.ts'
import { slotTable } from './slots.ts'

export function scheduleRecords(db: Database): ScheduleRecords {
  const slots = slotTable(db)
  const runs = runTable(db)
  return {
    load: () => ({ marks: slots.marks(), pending: slots.pending(), running: runs.running() }),
    find: slots.find,
    record({ forget, marks, slots: changed, begin, ends }, moment) {
      durably(db, () => {
        for (const job of forget) slots.dropMark(job)
        for (const mark of marks) slots.putMark(mark)
        for (const slot of changed) slots.put(slot)
        for (const slot of begin) runs.begin(slot, moment)
        for (const end of ends) runs.end(end)
      })
    },
    started: runs.started,
    history: runs.history,
    lastRun: runs.lastRun,
    skip: (slot) => durably(db, () => slots.add(slot)),
    keepNewest(count) {
      db.transaction(() => {
        for (const job of slots.jobs()) slots.keepNewest(job, count)
      }).immediate()
      return slots.marks()
    },
  }
}
