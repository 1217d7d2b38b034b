-- compatible: 1
-- What the figures of the oversight are counted from: a projection with a cursor of its own, made again from the log whenever it is missing.
-- oversight_figure answers every figure without the rows themselves; oversight_waiting holds only what has no anchor yet.
CREATE TABLE oversight (one boolean PRIMARY KEY CHECK (one), log_index bigint NOT NULL, rules text NOT NULL);
CREATE TABLE oversight_mark (
  stream text COLLATE "C" NOT NULL, kind integer NOT NULL, seq bigint NOT NULL, name text COLLATE "C" NOT NULL, agency text COLLATE "C" NOT NULL,
  at bigint NOT NULL, day integer NOT NULL, state integer NOT NULL, value bigint, log_index bigint, since bigint, PRIMARY KEY (stream, kind, seq, name));
CREATE INDEX oversight_figure ON oversight_mark (agency, kind, day, state, name, value);
CREATE INDEX oversight_waiting ON oversight_mark (log_index) WHERE log_index IS NOT NULL AND value IS NULL;
