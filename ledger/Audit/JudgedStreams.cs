using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Store;
using Integrity.Statements;

namespace Integrity.Ledger.Audit;

/// <summary>
/// Streams judged so far, in bounded memory: where each stood after each of its statements. One that was not asked for lately is let go, and judged
/// again from the store when it is needed.
/// </summary>
/// <remarks>
/// Histories rest on each other, so one that is judged again may ask for others that were let go. It ends because each asks only for what stood before
/// one of its own statements: log indexes only ever go down.
/// </remarks>
internal sealed class JudgedStreams(ILogStore log, string origin, PublicKey? ledgerKey, int most)
{
    private readonly Dictionary<StreamName, JudgedStream> held = [];

    /// <summary>A store that was altered may hold what the law refuses; it has no part in any state.</summary>
    private readonly HashSet<long> refused = [];

    private bool letGo;
    private long clock;

    /// <summary>States in memory, over all streams, and streams.</summary>
    public int Held { get; private set; }

    /// <summary>Every statement below this log index was judged.</summary>
    private long Now { get; set; }

    /// <summary>The next statement of the log.</summary>
    /// <returns>Why it is refused, or null.</returns>
    public async Task<Refusal?> NextAsync(long index, byte[] utf8, CancellationToken cancellation)
    {
        Now = index;
        if (!Envelope.Parse(utf8).Ok(out var envelope, out var why))
        {
            return why;
        }

        var own = await BeforeAsync(envelope.Statement.Stream, index, cancellation);
        var judged = await JudgeAsync(own, envelope, index, cancellation);
        if (judged.Ok(out var judgement, out why))
        {
            Add(held[envelope.Statement.Stream], index, judgement.After);
        }
        else
        {
            _ = refused.Add(index);
        }

        Now = index + 1;
        if (Held > most)
        {
            LetGo();
        }

        return why;
    }

    /// <summary>Where a stream stood before this log index.</summary>
    public async Task<StreamState> BeforeAsync(StreamName name, long index, CancellationToken cancellation)
    {
        if (!held.TryGetValue(name, out var stream))
        {
            // While nothing was let go, what is not here has not begun.
            held[name] = stream = new JudgedStream(StreamState.Empty(name)) { Complete = letGo ? 0 : long.MaxValue };
            Held++;
        }

        stream.Used = ++clock;
        if (stream.Complete < index)
        {
            foreach (var logged in (await log.LoadLoggedAsync(name.Key(origin), index, cancellation)).Where(l => l.Index >= stream.Complete).OrderBy(l => l.Index))
            {
                stream.Complete = logged.Index;
                if (!refused.Contains(logged.Index) && Envelope.Parse(logged.Statement.Envelope).Ok(out var envelope, out _)
                    && (await JudgeAsync(stream.Latest, envelope, logged.Index, cancellation)).Ok(out var judgement, out _))
                {
                    Add(stream, logged.Index, judgement.After);
                }

                stream.Complete = logged.Index + 1;
            }

            // From here on every statement of it passes through here.
            stream.Complete = index == Now ? long.MaxValue : index;
        }

        return stream.Before(index);
    }

    /// <summary>
    /// An accepted statement that another points at: a child at its parent's, an erasure at one of its own stream, whose disclosures are no longer
    /// there while what it was allowed to take is.
    /// </summary>
    public async Task<Envelope?> StatementAsync(Envelope by, Hash256 digest, long index, CancellationToken cancellation)
    {
        var derives = by.Statement.Act == "derive";
        var stream = derives && by.Statement.Body.Open.TryGetProperty("parent", out var parent) && parent.ValueKind == JsonValueKind.String
            && StreamName.Parse(parent.GetString()!).Ok(out var named, out _) ? named : by.Statement.Stream;
        foreach (var earlier in await log.LoadLoggedAsync(stream.Key(origin), index, cancellation))
        {
            if (!refused.Contains(earlier.Index) && earlier.Statement.Digest == digest
                && Envelope.Parse(earlier.Statement.Envelope).Ok(out var envelope, out _) && envelope.Digest == digest
                && (!derives || envelope.Statement.Act is "acquire" or "report"))
            {
                return envelope;
            }
        }

        return null;
    }

    /// <summary>The same, if it need not be read; null for a stream that had not begun.</summary>
    public bool IsAtHand(StreamName name, long index, out StreamState? state)
    {
        var isHeld = held.TryGetValue(name, out var stream);
        state = null;
        if (isHeld && stream!.Complete >= index)
        {
            stream.Used = ++clock;
            state = stream.Before(index);
        }

        return state is not null || (!isHeld && !letGo);
    }

    /// <summary>With every signature checked.</summary>
    private Task<Result<Judgement>> JudgeAsync(StreamState own, Envelope envelope, long index, CancellationToken cancellation) =>
        new PastEvidence(this, own, envelope, index).JudgeAsync(origin, ledgerKey, cancellation);

    private void Add(JudgedStream stream, long index, StreamState after)
    {
        stream.Add(index, after);
        Held++;
    }

    /// <summary>Down to half, so that this is done seldom. The one used last stays, however long: else each of its statements would judge it from the beginning.</summary>
    private void LetGo()
    {
        letGo = true;
        foreach (var (name, stream) in held.OrderBy(s => s.Value.Used).SkipLast(1).ToList())
        {
            if (Held <= most / 2)
            {
                break;
            }

            _ = held.Remove(name);
            Held -= stream.Count + 1;
        }
    }
}
