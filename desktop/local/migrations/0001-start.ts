/**
 * The first store. `op` is everything this person ever did on this computer. `reg`, `conflict` and `log` are what the
 * server confirmed. `overlay` is the newest unconfirmed value at each address; it can always be made again from `op`.
 */
export const start = `
CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT;

CREATE TABLE definition (sha256 TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;

CREATE TABLE ret (
  return_id TEXT PRIMARY KEY,
  -- Whether the server's last list had it, and where.
  listed INTEGER NOT NULL,
  place INTEGER NOT NULL,
  manifest TEXT NOT NULL CHECK (json_valid(manifest)),
  replica_id TEXT NOT NULL,
  -- The definition and the recipient's own rows that are here; the list may already name newer ones.
  bundle TEXT REFERENCES definition,
  data TEXT,
  data_sha256 TEXT,
  cursor INTEGER NOT NULL DEFAULT 0,
  chain TEXT NOT NULL
) STRICT;

CREATE TABLE op (
  lseq INTEGER PRIMARY KEY,
  op_id TEXT NOT NULL UNIQUE,
  return_id TEXT NOT NULL REFERENCES ret,
  replica_id TEXT NOT NULL,
  cseq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  target TEXT,
  bundle TEXT NOT NULL,
  prev_op TEXT,
  trunk_op TEXT,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  group_id TEXT,
  client_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'acked', 'rejected')),
  outcome TEXT,
  code TEXT,
  reason TEXT,
  -- Its place in the return's log, where it has one.
  seq INTEGER,
  -- The cursor from which on the confirmed registers say what became of it.
  until INTEGER,
  in_log INTEGER NOT NULL DEFAULT 0,
  dismissed_at TEXT,
  UNIQUE (return_id, replica_id, cseq)
) STRICT;
CREATE INDEX op_pending ON op (return_id, lseq) WHERE state = 'pending';
CREATE INDEX op_unseen ON op (return_id, seq) WHERE state = 'acked' AND in_log = 0;
CREATE INDEX op_rejected ON op (return_id, lseq) WHERE state = 'rejected';
CREATE INDEX op_target ON op (return_id, target);

CREATE TABLE reg (
  return_id TEXT NOT NULL REFERENCES ret,
  target TEXT NOT NULL,
  value TEXT NOT NULL,
  op_id TEXT NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  at TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (return_id, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE overlay (
  return_id TEXT NOT NULL REFERENCES ret,
  target TEXT NOT NULL,
  value TEXT NOT NULL,
  lseq INTEGER NOT NULL REFERENCES op,
  PRIMARY KEY (return_id, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict (
  conflict_id TEXT PRIMARY KEY,
  return_id TEXT NOT NULL REFERENCES ret,
  target TEXT NOT NULL,
  open INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX conflict_return ON conflict (return_id, open);

CREATE TABLE log (
  return_id TEXT NOT NULL REFERENCES ret,
  seq INTEGER NOT NULL,
  op_id TEXT NOT NULL,
  at TEXT NOT NULL,
  entry TEXT NOT NULL CHECK (json_valid(entry)),
  PRIMARY KEY (return_id, seq)
) STRICT, WITHOUT ROWID;

CREATE VIEW shown AS
  SELECT r.return_id, r.target, coalesce(o.value, r.value) AS value, r.seq,
    coalesce(w.op_id, r.op_id) AS op_id, r.person, r.name, coalesce(w.client_at, r.at) AS at, o.lseq IS NOT NULL AS mine
  FROM reg r
  LEFT JOIN overlay o ON o.return_id = r.return_id AND o.target = r.target
  LEFT JOIN op w ON w.lseq = o.lseq
  UNION ALL
  SELECT o.return_id, o.target, o.value, 0, w.op_id, '', '', w.client_at, 1
  FROM overlay o JOIN op w ON w.lseq = o.lseq
  WHERE NOT EXISTS (SELECT 1 FROM reg r WHERE r.return_id = o.return_id AND r.target = o.target);
`
