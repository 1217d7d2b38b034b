-- compatible: 1
-- Parked statements: signed, and waiting for further signatures. Times are milliseconds since 1970. Small and short-lived, so what is taken away is
-- vacuumed soon.
CREATE TABLE draft (id text PRIMARY KEY, agency text NOT NULL, parties text[] NOT NULL, since bigint NOT NULL, until bigint NOT NULL, envelope bytea NOT NULL)
  WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1);
CREATE INDEX draft_agency ON draft (agency, until);
CREATE INDEX draft_until ON draft (until);
CREATE INDEX draft_parties ON draft USING gin (parties);
