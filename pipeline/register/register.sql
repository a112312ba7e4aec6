-- The register of one period (sổ theo dõi): what happened, in the order it happened.
-- Nothing is ever changed or deleted; the last line about a thing is what holds now.

CREATE TABLE IF NOT EXISTS register (
    version INTEGER NOT NULL,
    period  TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS run (          -- a run is kept only when it brought something new
    id      INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    folder  TEXT NOT NULL,
    program TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS seen (         -- a file under a name, and what was understood of it
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES run (id),
    at       TEXT NOT NULL,               -- when the run saw it
    received TEXT NOT NULL,               -- when it was sent or saved to the folder, where that was earlier
    checksum TEXT NOT NULL,
    name     TEXT NOT NULL,
    unit     TEXT NOT NULL,
    period   TEXT NOT NULL,
    form     TEXT NOT NULL,
    readable INTEGER NOT NULL,
    UNIQUE (checksum, name, unit, period, form, readable)
);
CREATE TABLE IF NOT EXISTS mail (         -- the mail that brought a file, by its own headers
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES run (id),
    checksum TEXT NOT NULL,
    name     TEXT NOT NULL,
    sender   TEXT NOT NULL,
    sent     TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS content (      -- the answers of a readable file, as compressed JSON
    checksum TEXT NOT NULL,
    form     TEXT NOT NULL,
    run      INTEGER NOT NULL REFERENCES run (id),
    answers  BLOB NOT NULL,
    PRIMARY KEY (checksum, form)
);
CREATE TABLE IF NOT EXISTS difference (   -- a resubmission beside the return before it, cell by cell
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES run (id),
    unit     TEXT NOT NULL,
    earlier  TEXT NOT NULL,
    later    TEXT NOT NULL,
    key      TEXT NOT NULL,
    was      TEXT NOT NULL,
    now      TEXT NOT NULL,
    cell_was TEXT NOT NULL,
    cell_now TEXT NOT NULL,
    UNIQUE (earlier, later, key)
);
CREATE TABLE IF NOT EXISTS status (       -- of a file, or of a unit that has none
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES run (id),
    at       TEXT NOT NULL,
    unit     TEXT NOT NULL,
    checksum TEXT NOT NULL,
    status   TEXT NOT NULL,
    why      TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS official (     -- which return of a unit is the one that counts, and why
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES run (id),
    at       TEXT NOT NULL,
    unit     TEXT NOT NULL,
    checksum TEXT NOT NULL,
    why      TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS ruling (       -- the office's word, with a name and a reason
    id       INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    unit     TEXT NOT NULL,
    kind     TEXT NOT NULL,               -- rulings.py says which there are
    about    TEXT NOT NULL,               -- the row, finding, file or question; the last line on it holds
    checksum TEXT NOT NULL,               -- the file that it was made on, where it holds for that alone
    name     TEXT NOT NULL,               -- of that file
    raw      TEXT NOT NULL,               -- what stood in the cell
    value    TEXT NOT NULL,
    until    TEXT NOT NULL,               -- the last day, where there is one
    who      TEXT NOT NULL CHECK (who <> ''),
    why      TEXT NOT NULL CHECK (why <> ''),
    source   TEXT NOT NULL,               -- the file that it was written in; '' for a command
    written  TEXT NOT NULL                -- and how it was written there
);
CREATE TABLE IF NOT EXISTS sent (         -- a mail that a server took from the office
    id       INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    checksum TEXT NOT NULL,               -- of the draft: it is not sent twice
    name     TEXT NOT NULL,
    address  TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS roster (       -- the list of units that runs were made by, as a CSV
    id    INTEGER PRIMARY KEY,
    run   INTEGER NOT NULL REFERENCES run (id),
    at    TEXT NOT NULL,
    file  TEXT NOT NULL,
    lines TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS closing (      -- 0 is the closing itself, 1 the first amendment, …
    number   INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    who      TEXT NOT NULL,
    manifest TEXT NOT NULL
);
