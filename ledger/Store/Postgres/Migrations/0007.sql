-- compatible: 1
-- From undated_from on, values are of anchors that the chain took back: they are taken away in parts, over oversight_dated, before anything is dated
-- again. written counts every write, so that whoever has seen the figures knows at once that they are the same. oversight_listed has what stands behind a
-- figure in the order in which it is shown. The table itself is changed last: that is what readers would wait for.
CREATE INDEX oversight_dated ON oversight_mark (log_index) WHERE log_index IS NOT NULL AND value IS NOT NULL;
CREATE INDEX oversight_listed ON oversight_mark (agency, kind, at DESC);
ALTER TABLE oversight ADD COLUMN undated_from bigint, ADD COLUMN written bigint NOT NULL DEFAULT 0;
