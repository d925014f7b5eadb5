/**
 * The tables of the rankings in `insights.db`. Figures get restated: every pull adds its own and none is ever
 * changed; the view says which of them count.
 */
export const RANKINGS_STEP = `
  CREATE TABLE pulls (
    id       INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    source   TEXT    NOT NULL,
    week     TEXT,
    outcome  TEXT    NOT NULL CHECK (outcome IN ('taken', 'refused', 'failed')),
    why      TEXT    NOT NULL,
    warnings TEXT    NOT NULL
  ) STRICT;
  CREATE TABLE pull_bodies (
    pull  INTEGER NOT NULL REFERENCES pulls (id),
    name  TEXT    NOT NULL,
    at    INTEGER NOT NULL,
    as_of TEXT,
    bytes INTEGER NOT NULL,
    zstd  BLOB    NOT NULL,
    PRIMARY KEY (pull, name)
  ) STRICT;
  CREATE TABLE periods (
    id     INTEGER NOT NULL PRIMARY KEY,
    pull   INTEGER NOT NULL REFERENCES pulls (id),
    period TEXT    NOT NULL CHECK (period IN ('day', 'week')),
    date   TEXT    NOT NULL,
    as_of  TEXT    NOT NULL,
    made   TEXT    NOT NULL CHECK (made IN ('published', 'summed')),
    beside TEXT,
    rows   INTEGER NOT NULL,
    tokens INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX periods_newest ON periods (period, date, made, as_of, id) WHERE beside IS NULL;
  CREATE TABLE period_rows (
    period INTEGER NOT NULL REFERENCES periods (id),
    slug   TEXT    NOT NULL,
    tokens INTEGER NOT NULL CHECK (tokens >= 0),
    PRIMARY KEY (period, slug)
  ) STRICT, WITHOUT ROWID;
  CREATE VIEW in_force AS
    SELECT id, pull, period, date, as_of, made, rows, tokens FROM (
      SELECT *, row_number() OVER (
        PARTITION BY period, date ORDER BY made, as_of DESC, id DESC
      ) AS place FROM periods WHERE beside IS NULL
    ) WHERE place = 1;
  CREATE TABLE card_sets (
    pull INTEGER NOT NULL PRIMARY KEY REFERENCES pulls (id),
    at   INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE cards (
    pull        INTEGER NOT NULL REFERENCES card_sets (pull),
    id          TEXT    NOT NULL,
    slug        TEXT    NOT NULL,
    variant     TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    context     INTEGER,
    input       TEXT    NOT NULL,
    output      TEXT    NOT NULL,
    calls_tools INTEGER NOT NULL,
    expires     TEXT,
    prompt      TEXT,
    completion  TEXT,
    cache_read  TEXT,
    cache_write TEXT,
    PRIMARY KEY (pull, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE first_party (
    id          TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    pull        INTEGER NOT NULL REFERENCES pulls (id),
    prompt      TEXT,
    completion  TEXT,
    cache_read  TEXT,
    cache_write TEXT,
    PRIMARY KEY (id, at)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE billed (
    pull         INTEGER NOT NULL REFERENCES pulls (id),
    to_day       TEXT    NOT NULL,
    slug         TEXT    NOT NULL,
    usd          TEXT    NOT NULL,
    prompt_share REAL,
    PRIMARY KEY (to_day, pull, slug)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE requests (
    id   INTEGER NOT NULL PRIMARY KEY,
    at   INTEGER NOT NULL,
    path TEXT    NOT NULL
  ) STRICT;
  CREATE INDEX requests_at ON requests (at);
`
