/** The table `notice_cursors` of `host.db`: one row for whoever hands its notices to the daemon. */
export const NOTICES_STEP = `CREATE TABLE notice_cursors (
     source TEXT    NOT NULL PRIMARY KEY,
     cursor INTEGER NOT NULL
   ) STRICT;`
