using System.Diagnostics;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Keys;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Log;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>What a sender gets for a statement: the promise of a log position, or the position with its proof, and the anchor once there is one.</summary>
internal sealed class Receipts(string origin, ILogStore store, LogFollower log, AnchorBoard board, LogVoice voice, Catalogue catalogue, Drain drain)
{
    /// <summary>How long a request waits; what is not there by then is left out, and asking again shows it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The same once the node drains: a promise now is worth more than a connection that is broken off.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    private readonly TreeReader tree = new(store);

    /// <summary>The last statement that the log has; whoever waited in vain need not wait again before it moves.</summary>
    public long LastLogged => log.Current.LastPosition;

    public async Task<Receipt> OfAsync(Acceptance accepted, Wait wait, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var logged = await LoggedAsync(accepted, wait, cancellation);

        // The inclusion proof says more than the promise, so only who has no proof yet gets one.
        var receipt = logged is null
            ? new Receipt(accepted, null, null, await voice.NoteAsync(Promise(accepted), cancellation))
            : new Receipt(accepted, logged, await AnchoredAsync(logged.Index, wait, cancellation), null);
        HttpMeters.Waited(wait, receipt, Stopwatch.GetElapsedTime(started));
        return receipt;
    }

    /// <summary>The receipt; of a stream's line with the line's number.</summary>
    public void Write(Utf8JsonWriter json, Receipt receipt, Language language, long? line = null)
    {
        var accepted = receipt.Accepted;
        json.WriteStartObject();
        if (line is { } number)
        {
            json.WriteNumber("line", number);
        }

        json.Write("statement", accepted.Digest);
        json.WriteString("stream", accepted.Stream.ToString());
        json.WriteNumber("seq", accepted.Seq);
        json.Write("acceptedAt", accepted.AcceptedAt);
        json.WriteBoolean("repeated", accepted.Repeated);
        WriteFindings(json, accepted.Findings, language, catalogue);
        if (receipt.Logged is { } logged)
        {
            json.WriteStartObject("log");
            json.WriteNumber("index", logged.Index);
            json.WriteString("checkpoint", logged.Checkpoint);
            json.WriteStartArray("proof");
            foreach (var hash in logged.Proof)
            {
                json.WriteBase64StringValue(hash.Bytes);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("promise", receipt.Promise);
        }

        if (receipt.Anchor is { } anchor)
        {
            WriteAnchor(json, anchor);
        }

        json.WriteEndObject();
    }

    public static void WriteAnchor(Utf8JsonWriter json, StoredAnchor anchor)
    {
        json.WriteStartObject("anchor");
        json.WriteNumber("size", anchor.Size);
        json.WriteNumber("number", anchor.BlockNumber);
        json.WriteString("block", $"0x{anchor.BlockHash}");
        json.Write("time", anchor.BlockTime);
        json.WriteString("transaction", anchor.Transaction);
        json.WriteEndObject();
    }

    public static void WriteFindings(Utf8JsonWriter json, IEnumerable<Finding> findings, Language language, Catalogue catalogue)
    {
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("outcome", finding.Outcome.ToString().ToLowerInvariant());
            json.WriteNumber("seq", finding.Seq);
            json.WriteString("says", catalogue.Say(language, finding.Code, finding.Values));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private string Promise(Acceptance accepted) =>
        $"integrity/receipt/v1\n{origin}\n{accepted.Stream}\n{accepted.Seq}\nsha256:{accepted.Digest}\n{UtcTime.Format(accepted.AcceptedAt)}\n";

    private async Task<LoggedAt?> LoggedAsync(Acceptance accepted, Wait wait, CancellationToken cancellation)
    {
        var position = accepted.Position;
        var snapshot = log.Current;
        if (snapshot.LastPosition < position)
        {
            snapshot = wait == Wait.None ? null : await InTimeAsync(token => log.CoveringAsync(position, token), cancellation);
        }

        if (snapshot is null || (snapshot.Placed.IndexOf(position) ?? await store.IndexAsync(position, cancellation)) is not { } index)
        {
            return null;
        }

        // A database that went back gives the place of what it lost to something else; nobody is told that his statement is there.
        var proof = await tree.InclusionAsync(index, snapshot.Edge, cancellation);
        var leaf = MerkleTree.HashLeaf(Leaf.Statement(accepted.Stream.Key(origin), accepted.Seq, accepted.Digest));
        return MerkleTree.VerifyInclusion(leaf, index, snapshot.Size, proof, snapshot.Root)
            ? new LoggedAt(index, snapshot.Note, proof)
            : throw new NotKeptException(accepted.Digest);
    }

    private async Task<StoredAnchor?> AnchoredAsync(long index, Wait wait, CancellationToken cancellation)
    {
        // An anchor is far off in a drain's measure; the receipt is good without it, and any node shows it later.
        var anchored = wait == Wait.Anchor && !drain.HasBegun
            ? await InTimeAsync(token => board.CoveringAsync(index, token), cancellation, drain.Begun)
            : board.Current;
        return anchored?.Log.Size > index ? anchored.Anchor : null;
    }

    private async Task<T?> InTimeAsync<T>(Func<CancellationToken, Task<T>> wait, CancellationToken cancellation, CancellationToken enough = default)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation, enough);
        patience.CancelAfter(Patience);
        using var leaving = drain.Begun.Register(() => patience.CancelAfter(LastPatience));
        try
        {
            return await wait(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}

/// <summary>How much of its receipt a sender waits for.</summary>
internal enum Wait
{
    None,
    Log,
    Anchor,
}

internal sealed record LoggedAt(long Index, string Checkpoint, IReadOnlyList<Hash256> Proof);

internal sealed record Receipt(Acceptance Accepted, LoggedAt? Logged, StoredAnchor? Anchor, string? Promise);
