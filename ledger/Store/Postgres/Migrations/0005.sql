-- compatible: 1
-- Where a digest is on record: a projection of the log, made again from its beginning wherever its making differs.
CREATE TABLE digest_cursor (one boolean PRIMARY KEY CHECK (one), log_index bigint NOT NULL, making integer NOT NULL);
CREATE TABLE digest (
  digest text NOT NULL, log_index bigint NOT NULL, item text NOT NULL, stream text NOT NULL, seq bigint NOT NULL, accepted_at bigint NOT NULL,
  PRIMARY KEY (digest, log_index, item));
