/**
 * The tables of the schedule. A slot's three names are its primary key: that no slot is ever recorded twice
 * is the database's own promise.
 */
export const SCHEDULE_STEP = `CREATE TABLE jobs (
     name         TEXT    NOT NULL PRIMARY KEY,
     decided_to   INTEGER NOT NULL,
     forgotten_to INTEGER NOT NULL,
     calendar     TEXT    NOT NULL
   ) STRICT;
   CREATE TABLE slots (
     job        TEXT    NOT NULL,
     at         INTEGER NOT NULL,
     kind       TEXT    NOT NULL CHECK (kind IN ('calendar', 'manual')),
     state      TEXT    NOT NULL
                CHECK (state IN ('waiting', 'open', 'ran', 'skipped', 'missed', 'failed')),
     why        TEXT    NOT NULL,
     decided_at INTEGER NOT NULL,
     attempts   INTEGER NOT NULL,
     is_running INTEGER NOT NULL,
     retry_at   INTEGER,
     count      INTEGER NOT NULL,
     PRIMARY KEY (job, at, kind)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX slots_pending ON slots (state) WHERE state IN ('waiting', 'open');
   CREATE TABLE runs (
     job          TEXT    NOT NULL,
     at           INTEGER NOT NULL,
     kind         TEXT    NOT NULL,
     attempt      INTEGER NOT NULL,
     begun_at     INTEGER NOT NULL,
     pid          INTEGER,
     kernel_start TEXT,
     boot_id      TEXT    NOT NULL,
     ended_at     INTEGER,
     exit_code    INTEGER,
     exit_signal  TEXT,
     reason       TEXT,
     why          TEXT    NOT NULL,
     peak_bytes   INTEGER,
     PRIMARY KEY (job, at, kind, attempt),
     FOREIGN KEY (job, at, kind) REFERENCES slots (job, at, kind) ON DELETE CASCADE
   ) STRICT, WITHOUT ROWID;`
