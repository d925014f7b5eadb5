/**
 * Regression runs in `insights.db`. An attempt's row is written before its first call that costs money, and filled in
 * once. `again` says that it had no last word (it was cut off): of those with one there is one for each key.
 */
export const REGRESSION_STEP = `
  CREATE TABLE regression_runs (
    id              INTEGER NOT NULL PRIMARY KEY,
    batch           INTEGER NOT NULL,
    suite           TEXT    NOT NULL,
    suite_hash      TEXT    NOT NULL,
    harness         TEXT    NOT NULL,
    harness_version TEXT    NOT NULL,
    models          TEXT    NOT NULL,
    repeats         INTEGER NOT NULL,
    budget          INTEGER NOT NULL,
    started_at      INTEGER NOT NULL,
    ended_at        INTEGER,
    state           TEXT CHECK (state IN ('good', 'invalid', 'stopped')),
    why             TEXT    NOT NULL DEFAULT ''
  ) STRICT;
  CREATE INDEX regression_runs_suite ON regression_runs (suite, id);
  CREATE TABLE regression_attempts (
    run           INTEGER NOT NULL REFERENCES regression_runs (id),
    number        INTEGER NOT NULL,
    model         TEXT    NOT NULL,
    task          TEXT    NOT NULL,
    repeat        INTEGER NOT NULL,
    stage         INTEGER NOT NULL CHECK (stage IN (1, 2)),
    again         INTEGER NOT NULL DEFAULT 0 CHECK (again IN (0, 1)),
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    outcome       TEXT,
    why           TEXT,
    turns         INTEGER,
    input         INTEGER,
    output        INTEGER,
    cost          INTEGER CHECK (cost >= 0),
    wall_ms       INTEGER,
    first_ms      INTEGER,
    tool_calls    INTEGER,
    tool_verdicts TEXT,
    served_model  TEXT,
    provider      TEXT,
    PRIMARY KEY (run, number),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX regression_attempts_once
    ON regression_attempts (run, model, task, repeat, stage) WHERE again = 0;
  CREATE TABLE regression_verdicts (
    run     INTEGER NOT NULL REFERENCES regression_runs (id),
    model   TEXT    NOT NULL,
    word    TEXT    NOT NULL,
    verdict TEXT    NOT NULL,
    PRIMARY KEY (run, model)
  ) STRICT, WITHOUT ROWID;
`
