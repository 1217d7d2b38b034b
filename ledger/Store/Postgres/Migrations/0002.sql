-- compatible: 1
-- The heads map by buckets (the first 16 bits of the stream key), so that a node starts without reading every stream. A program of before does not
-- write them: then buckets.size stays behind the log, and they are made again. Half-empty pages let a bucket be updated where it lies.
CREATE TABLE bucket (number integer PRIMARY KEY, count integer NOT NULL, data bytea NOT NULL)
  WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
CREATE TABLE buckets (one boolean PRIMARY KEY CHECK (one), size bigint NOT NULL) WITH (fillfactor = 10);

-- As advance_1, and the buckets that the step changed, where those of the old size are stored.
CREATE FUNCTION advance_2(
  role_ text, node_ text, epoch_ bigint, old_size bigint, indexes bigint[], positions bigint[], counts bigint[],
  levels integer[], numbers bigint[], contents bytea[], new_size bigint, new_root bytea, new_note text, newest bigint,
  bucket_numbers integer[], bucket_counts integer[], bucket_contents bytea[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  found_size bigint;
BEGIN
  found_size := advance_1(
    role_, node_, epoch_, old_size, indexes, positions, counts, levels, numbers, contents, new_size, new_root, new_note, newest);
  IF found_size = old_size AND coalesce((SELECT b.size FROM buckets b), 0) = old_size THEN
    INSERT INTO bucket AS b (number, count, data) SELECT * FROM unnest(bucket_numbers, bucket_counts, bucket_contents)
      ON CONFLICT (number) DO UPDATE SET count = excluded.count, data = excluded.data;
    INSERT INTO buckets (one, size) VALUES (true, new_size) ON CONFLICT (one) DO UPDATE SET size = excluded.size;
  END IF;

  RETURN found_size;
END $$;

-- The newest statement, up to a position, of every stream between keys. Goes from stream to stream by the index, so that its cost is the
-- number of streams and not of statements.
CREATE FUNCTION heads_1(lows bytea[], ends bytea[], newest bigint)
RETURNS TABLE (key bytea, place bigint, envelope_digest bytea) LANGUAGE plpgsql STABLE AS $$
DECLARE
  low bytea;
  finish bytea;
BEGIN
  FOR low, finish IN SELECT * FROM unnest(lows, ends) LOOP
    SELECT s.stream_key INTO key FROM statement s WHERE s.stream_key >= low AND s.stream_key < finish ORDER BY s.stream_key LIMIT 1;
    WHILE key IS NOT NULL LOOP
      SELECT s.seq, s.digest INTO place, envelope_digest FROM statement s
        WHERE s.stream_key = key AND s.position <= newest ORDER BY s.seq DESC LIMIT 1;
      IF FOUND THEN
        RETURN NEXT;
      END IF;

      SELECT s.stream_key INTO key FROM statement s WHERE s.stream_key > key AND s.stream_key < finish ORDER BY s.stream_key LIMIT 1;
    END LOOP;
  END LOOP;
END $$;
