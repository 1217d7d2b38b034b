using System.Text.Json;
using Integrity.Log;

namespace Integrity.Hammer.Proof;

/// <summary>
/// Checks every receipt in the journal as its owner would: that it is of this statement, and that the promise is signed by the log or the
/// statement is included in a signed checkpoint. What remains of it is its place, for the final audit.
/// </summary>
internal sealed class ReceiptChecker(Journal journal, Checkpoints checkpoints, string origin, AckFile acks, Action<string> fault)
{
    private long proofs;
    private long promises;

    public long Proofs => Interlocked.Read(ref proofs);

    public long Promises => Interlocked.Read(ref promises);

    /// <summary>Everything that is closed by now, on all cores.</summary>
    public void CheckAll()
    {
        while (journal.Take() is { } piece)
        {
            Parallel.ForEach(Journal.Read(piece), Check);
            File.Delete(piece);
        }
    }

    /// <summary>Beside a long run: as its pieces are closed, on one core.</summary>
    public async Task FollowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (journal.Take() is { } piece)
            {
                await Task.Run(() =>
                {
                    foreach (var one in Journal.Read(piece))
                    {
                        Check(one);
                    }
                }, CancellationToken.None);
                File.Delete(piece);
            }
            else
            {
                await Task.Delay(500, stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private void Check(Acknowledged one)
    {
        try
        {
            using var json = JsonDocument.Parse(one.Receipt);
            var receipt = json.RootElement;
            var digest = $"sha256:{one.Digest}";
            if (receipt.GetProperty("statement").GetString() != digest || receipt.GetProperty("stream").GetString() != one.Stream || receipt.GetProperty("seq").GetInt64() != one.Seq)
            {
                fault($"a receipt of {digest} is about another statement");
                return;
            }

            long index = -1;
            if (receipt.TryGetProperty("log", out var log))
            {
                index = log.GetProperty("index").GetInt64();
                CheckProof(one, log, index);
                _ = Interlocked.Increment(ref proofs);
            }
            else
            {
                CheckPromise(one, receipt, digest);
                _ = Interlocked.Increment(ref promises);
            }

            acks.Add(one.StreamKey, one.Seq, one.Digest, index);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            fault($"a receipt cannot be read: {malformed.Message}");
        }
    }

    private void CheckProof(Acknowledged one, JsonElement log, long index)
    {
        var checkpoint = checkpoints.Open(log.GetProperty("checkpoint").GetString()!, out var wrong);
        if (wrong is not null || checkpoint is null)
        {
            fault(wrong ?? "no checkpoint");
            return;
        }

        Hash256[] proof = [.. log.GetProperty("proof").EnumerateArray().Select(p => new Hash256(p.GetBytesFromBase64()))];
        if (!MerkleTree.VerifyInclusion(MerkleTree.HashLeaf(Leaf.Statement(one.StreamKey, one.Seq, one.Digest)), index, checkpoint.Size, proof, checkpoint.Root))
        {
            fault($"a receipt's inclusion proof does not hold: index {index} of {checkpoint.Size}");
        }
    }

    private void CheckPromise(Acknowledged one, JsonElement receipt, string digest)
    {
        var text = $"integrity/receipt/v1\n{origin}\n{one.Stream}\n{one.Seq}\n{digest}\n{receipt.GetProperty("acceptedAt").GetString()}\n";
        if (!SignedNote.Open(receipt.GetProperty("promise").GetString()!, checkpoints.Key).Ok(out var said, out var refused))
        {
            fault($"a promise does not verify: {refused.Code}");
        }
        else if (said != text)
        {
            fault($"a promise says something else than its receipt: {digest}");
        }
    }
}
