-- compatible: 1
-- Rows of statement are never deleted, and updated only by an erasure. Positions are given under one lock, in the order of commits, without gaps
-- of their own; no sequence, so that a group that was rolled back leaves none either. Envelopes stay in their row, as they are: they are mostly
-- base64 of digests and signatures, and compressing them costs more than it saves.
CREATE TABLE fact (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);
CREATE TABLE statement (
  position bigint PRIMARY KEY, seq bigint NOT NULL, accepted_at bigint NOT NULL, stream_key bytea NOT NULL, digest bytea NOT NULL,
  stream text COLLATE "C" NOT NULL, envelope bytea NOT NULL) WITH (toast_tuple_target = 8160);
ALTER TABLE statement ALTER COLUMN envelope SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX statement_head ON statement (stream_key, seq);
CREATE INDEX statement_digest ON statement USING hash (digest);

-- Runs of statements that follow each other both in the order of acceptance and in the log. Two steps from one size have the same first_index:
-- whatever else went wrong, the log cannot fork here.
CREATE TABLE logged (first_index bigint PRIMARY KEY, first_position bigint NOT NULL UNIQUE, count bigint NOT NULL);
CREATE TABLE tile (level integer NOT NULL, number bigint NOT NULL, data bytea NOT NULL, PRIMARY KEY (level, number))
  WITH (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE tile ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE TABLE checkpoint (size bigint PRIMARY KEY, root bytea NOT NULL, note text NOT NULL, last_position bigint NOT NULL);
CREATE TABLE anchor (
  size bigint PRIMARY KEY, root bytea NOT NULL, block_number bigint NOT NULL, block_hash bytea NOT NULL, tx text NOT NULL, block_time bigint NOT NULL,
  parts bytea NOT NULL, final boolean NOT NULL);
CREATE TABLE header (hash bytea PRIMARY KEY, rlp bytea NOT NULL);
CREATE TABLE lease (role text COLLATE "C" PRIMARY KEY, node text NOT NULL, epoch bigint NOT NULL, until timestamptz NOT NULL);

-- Erasures whose old row versions may still lie in the table's pages.
CREATE TABLE erasure (at xid8 PRIMARY KEY);

-- The worklist and its reminders. Times are milliseconds since 1970; no due time is the largest, so that one index serves every question.
CREATE TABLE worklist (one boolean PRIMARY KEY CHECK (one), log_index bigint NOT NULL, rules text NOT NULL, reminded bigint NOT NULL);
CREATE TABLE duty (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text COLLATE "C" NOT NULL, kind bigint NOT NULL, name text COLLATE "C" NOT NULL,
  seq bigint NOT NULL, target bigint NOT NULL, agency text COLLATE "C" NOT NULL, by text COLLATE "C" NOT NULL, since bigint NOT NULL, due bigint NOT NULL,
  notice bigint NOT NULL, met bigint, met_by bigint, soon bigint NOT NULL, turns bigint);
CREATE UNIQUE INDEX duty_key ON duty (stream, kind, name, seq, target);
CREATE INDEX duty_open ON duty (agency, due, id, soon) WHERE met IS NULL;
CREATE INDEX duty_turns ON duty (turns) WHERE turns IS NOT NULL;
CREATE TABLE direction (
  giver text COLLATE "C" NOT NULL, taker text COLLATE "C" NOT NULL, agreement text COLLATE "C" NOT NULL, PRIMARY KEY (giver, taker, agreement));
CREATE TABLE reminder (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text COLLATE "C" NOT NULL, kind bigint NOT NULL, name text COLLATE "C" NOT NULL,
  seq bigint NOT NULL, target bigint NOT NULL, agency text COLLATE "C" NOT NULL, by text COLLATE "C" NOT NULL, since bigint NOT NULL, due bigint NOT NULL,
  notice bigint NOT NULL, met bigint, met_by bigint, status bigint NOT NULL, at bigint NOT NULL);
CREATE UNIQUE INDEX reminder_once ON reminder (stream, kind, name, seq, target, status, due);
CREATE INDEX reminder_agency ON reminder (agency, id);
CREATE TABLE webhook (agency text COLLATE "C" PRIMARY KEY, address text NOT NULL, since bigint NOT NULL, delivered bigint, failure text);
CREATE TABLE delivery (reminder bigint PRIMARY KEY REFERENCES reminder (id), agency text COLLATE "C" NOT NULL, tries bigint NOT NULL, next bigint);
CREATE INDEX delivery_next ON delivery (next) WHERE next IS NOT NULL;
CREATE INDEX delivery_agency ON delivery (agency, next);

-- A group of appends: all of it, if every stream is as long as the group believes; else nothing, and the lengths it was wrong about.
-- One call is one transaction, and its arguments are complete before it begins: a node that is stopped half-way through sending holds no lock.
-- The snapshot of each statement in it is taken after the lock, so it sees every earlier group.
CREATE FUNCTION append_1(
  heads bytea[], lengths bigint[], keys bytea[], seqs bigint[], digests bytea[], times bigint[], streams text[], envelopes bytea[])
RETURNS TABLE (place bigint, found bigint) LANGUAGE plpgsql AS $$
DECLARE
  last bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(1229870151, 1);
  RETURN QUERY
    SELECT h.ordinal, h.is_long
    FROM (
      SELECT u.ordinal, u.believed, coalesce((SELECT s.seq + 1 FROM statement s WHERE s.stream_key = u.head ORDER BY s.seq DESC LIMIT 1), 0) AS is_long
      FROM unnest(heads, lengths) WITH ORDINALITY u(head, believed, ordinal)) h
    WHERE h.is_long <> h.believed;
  IF FOUND THEN
    RETURN;
  END IF;

  last := coalesce((SELECT max(s.position) FROM statement s), 0);
  INSERT INTO statement (position, seq, accepted_at, stream_key, digest, stream, envelope)
    SELECT last + u.ordinal, u.seq, u.at, u.key, u.digest, u.stream, u.envelope
    FROM unnest(keys, seqs, digests, times, streams, envelopes) WITH ORDINALITY u(key, seq, digest, at, stream, envelope, ordinal);
  RETURN QUERY SELECT 0::bigint, last;
END $$;

-- One step of the log. Gives the size it found: the step was taken if that is the old size; -1: the lease is another's. A role of '' has no lease.
CREATE FUNCTION advance_1(
  role_ text, node_ text, epoch_ bigint, old_size bigint, indexes bigint[], positions bigint[], counts bigint[],
  levels integer[], numbers bigint[], contents bytea[], new_size bigint, new_root bytea, new_note text, newest bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  found_size bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(1229870151, 2);
  IF role_ <> '' THEN
    PERFORM 1 FROM lease l WHERE l.role = role_ AND l.node = node_ AND l.epoch = epoch_ FOR SHARE;
    IF NOT FOUND THEN
      RETURN -1;
    END IF;
  END IF;

  found_size := coalesce((SELECT max(c.size) FROM checkpoint c), 0);
  IF found_size = old_size THEN
    INSERT INTO logged (first_index, first_position, count) SELECT * FROM unnest(indexes, positions, counts);
    INSERT INTO tile (level, number, data) SELECT * FROM unnest(levels, numbers, contents)
      ON CONFLICT (level, number) DO UPDATE SET data = excluded.data;
    INSERT INTO checkpoint (size, root, note, last_position) VALUES (new_size, new_root, new_note, newest);
  END IF;

  RETURN found_size;
END $$;
