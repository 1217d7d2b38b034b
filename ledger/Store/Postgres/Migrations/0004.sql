-- compatible: 1
-- Anchors are looked up by the number and hash of their block and by their transaction: people search for these.
CREATE INDEX anchor_number ON anchor (block_number);
CREATE INDEX anchor_block ON anchor (block_hash);
CREATE INDEX anchor_transaction ON anchor (tx);
