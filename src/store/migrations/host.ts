/** The steps of `host.db`, in order. A step that was released is never changed. */
import { ALERTS_STEP } from './host-alerts.ts'
import { NOTICES_STEP } from './host-notices.ts'
import { SCHEDULE_STEP } from './host-schedule.ts'

export const HOST_MIGRATIONS: readonly string[] = [
  `CREATE TABLE agents (
     name        TEXT    NOT NULL PRIMARY KEY,
     wanted      TEXT    NOT NULL CHECK (wanted IN ('up', 'down')),
     generation  INTEGER NOT NULL,
     fingerprint TEXT    NOT NULL,
     mark        TEXT,
     pid         INTEGER,
     kernel_start TEXT,
     boot_id     TEXT,
     open        INTEGER NOT NULL,
     ready       INTEGER NOT NULL,
     started_at  INTEGER,
     restarts    INTEGER NOT NULL,
     failures    INTEGER NOT NULL,
     exit_code   INTEGER,
     exit_signal TEXT,
     exit_reason TEXT,
     exit_at     INTEGER
   ) STRICT;
   CREATE TABLE events (
     cursor  INTEGER PRIMARY KEY AUTOINCREMENT,
     at      INTEGER NOT NULL,
     kind    TEXT    NOT NULL,
     subject TEXT    NOT NULL,
     message TEXT    NOT NULL,
     data    TEXT    NOT NULL
   ) STRICT;`,
  SCHEDULE_STEP,
  ALERTS_STEP,
  NOTICES_STEP,
]
