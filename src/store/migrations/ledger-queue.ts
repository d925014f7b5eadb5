/** The table of the human queue. The body stands last, so that lists do not read over it. */

export const QUEUE_STEP = `CREATE TABLE parked (
   id           INTEGER PRIMARY KEY AUTOINCREMENT,
   hash         TEXT    NOT NULL,
   at           INTEGER NOT NULL,
   expires_at   INTEGER NOT NULL,
   caller_kind  TEXT    NOT NULL,
   caller_name  TEXT    NOT NULL,
   caller_run   TEXT,
   asked        TEXT    NOT NULL,
   protocol     TEXT    NOT NULL CHECK (protocol IN ('messages', 'chat', 'responses')),
   stream       INTEGER NOT NULL,
   why          TEXT    NOT NULL,
   told         INTEGER NOT NULL,
   state        TEXT    NOT NULL CHECK (state IN ('waiting', 'answered', 'retried', 'dropped', 'expired')),
   use          TEXT    CHECK (use IN ('kept', 'used', 'lapsed')),
   decision     TEXT,
   decided_by   TEXT,
   over_at      INTEGER,
   body_bytes   INTEGER NOT NULL,
   body         BLOB
 ) STRICT;
 CREATE INDEX parked_open ON parked (id) WHERE state = 'waiting' OR use = 'kept';
 CREATE INDEX parked_over ON parked (over_at) WHERE over_at IS NOT NULL;`
