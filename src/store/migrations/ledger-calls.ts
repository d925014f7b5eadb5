/**
 * The tables of the money in `ledger.db`. A try's row is written when it is reserved and filled in once, when it is
 * settled; what changes afterwards is a row of `corrections`. `carried` is what tries before `carried_to` came to.
 */
export const CALLS_STEP = `
  CREATE TABLE calls (
    hold         INTEGER NOT NULL PRIMARY KEY,
    call         TEXT    NOT NULL,
    attempt      INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    run          TEXT,
    session      TEXT,
    asked        TEXT    NOT NULL,
    route        TEXT,
    upstream     TEXT    NOT NULL,
    model        TEXT    NOT NULL,
    protocol     TEXT    NOT NULL,
    stream       INTEGER NOT NULL,
    routing      TEXT    NOT NULL,
    price        INTEGER NOT NULL,
    input_bound  INTEGER NOT NULL,
    output_limit INTEGER NOT NULL,
    held         INTEGER NOT NULL CHECK (held >= 0),
    state        TEXT    NOT NULL CHECK (state IN ('open', 'pending', 'settled')),
    generation   TEXT,
    left_at      INTEGER,
    left_as      TEXT,
    settled_at   INTEGER,
    settled_by   TEXT CHECK (settled_by IN ('cost', 'table', 'generation', 'worst', 'difference', 'free')),
    charged      INTEGER CHECK (charged >= 0),
    outcome      TEXT,
    status       INTEGER,
    served_model TEXT,
    provider     TEXT,
    input        INTEGER,
    output       INTEGER,
    cached       INTEGER,
    cache_write  INTEGER,
    reasoning    INTEGER,
    first_ms     INTEGER,
    total_ms     INTEGER,
    tools        TEXT,
    CHECK ((state = 'settled') = (charged IS NOT NULL))
  ) STRICT;
  CREATE TABLE corrections (
    hold   INTEGER NOT NULL PRIMARY KEY REFERENCES calls (hold) ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    delta  INTEGER NOT NULL CHECK (delta <= 0),
    narrow INTEGER NOT NULL CHECK (narrow <= 0)
  ) STRICT;
  CREATE TABLE unattributed (
    id       INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    upstream TEXT    NOT NULL,
    day      INTEGER NOT NULL,
    week     INTEGER NOT NULL,
    month    INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE baselines (
    upstream  TEXT    NOT NULL,
    start     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    amount    INTEGER NOT NULL,
    is_shared INTEGER NOT NULL,
    PRIMARY KEY (upstream, at)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE carried (
    scope    TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    spent    INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    PRIMARY KEY (scope, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE counters (
    scope  TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    period TEXT    NOT NULL,
    start  INTEGER NOT NULL,
    spent  INTEGER NOT NULL,
    held   INTEGER NOT NULL,
    PRIMARY KEY (scope, name, period, start)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE told_caps (
    scope   TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    period  TEXT    NOT NULL,
    start   INTEGER NOT NULL,
    max     INTEGER NOT NULL,
    near    INTEGER NOT NULL,
    reached INTEGER NOT NULL,
    PRIMARY KEY (scope, name, period)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE life (
    one          INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    boot_id      TEXT    NOT NULL,
    is_clean     INTEGER NOT NULL,
    must_compare INTEGER NOT NULL,
    flushed_at   INTEGER,
    carried_to   INTEGER NOT NULL
  ) STRICT;
`
