/** The tables of the alarm in `host.db`: alerts, what is told of them, and its way to each channel. */
export const ALERTS_STEP = `
  CREATE TABLE alerts (
    id            INTEGER NOT NULL PRIMARY KEY,
    key           TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('open', 'recovered', 'closed')),
    lasts         INTEGER NOT NULL,
    severity      TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    what          TEXT    NOT NULL,
    todo          TEXT    NOT NULL,
    not_to        TEXT,
    count         INTEGER NOT NULL,
    first_at      INTEGER NOT NULL,
    last_at       INTEGER NOT NULL,
    told_at       INTEGER NOT NULL,
    told_count    INTEGER NOT NULL,
    told_severity TEXT    NOT NULL,
    notices       INTEGER NOT NULL,
    better_since  INTEGER,
    better_what   TEXT    NOT NULL,
    acked_at      INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX alerts_open ON alerts (key) WHERE state = 'open';
  CREATE TABLE notices (
    id       INTEGER NOT NULL PRIMARY KEY,
    alert    INTEGER NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind IN ('raised', 'again', 'recovered')),
    at       INTEGER NOT NULL,
    severity TEXT    NOT NULL,
    worst    TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    what     TEXT    NOT NULL,
    todo     TEXT    NOT NULL,
    count    INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    not_to   TEXT,
    lines    TEXT    NOT NULL,
    routed   INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE deliveries (
    notice   INTEGER NOT NULL,
    channel  TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('due', 'delivered', 'skipped', 'superseded', 'undelivered')),
    attempts INTEGER NOT NULL,
    due_at   INTEGER NOT NULL,
    done_at  INTEGER,
    why      TEXT    NOT NULL,
    PRIMARY KEY (notice, channel)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deliveries_open ON deliveries (state) WHERE state IN ('due', 'undelivered');
`
