using Integrity.Chain;
using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Proofs;

/// <summary>The headers of the blocks that statements name in <c>after</c>: each of them, and no others.</summary>
internal static class AfterChecks
{
    /// <summary>A block's time may run ahead of a true clock by seconds; less than this is no contradiction.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>The headers by hash; what the check refuses is not among them.</summary>
    public static Dictionary<Hash256, BlockHeader> Run(CheckList checks, Bundle bundle)
    {
        var named = bundle.Streams.SelectMany(s => s.Statements).Select(s => s.Envelope.Statement.After).OfType<Hash256>().ToHashSet();
        var headers = new Dictionary<Hash256, BlockHeader>();
        BlockHeader? before = null;
        foreach (var rlp in bundle.Headers)
        {
            if (!BlockHeader.Parse(rlp).Ok(out var header, out var refused))
            {
                checks.Fail(CheckCode.AfterHeaders, refused, $"{headers.Count}");
                return headers;
            }

            var inOrder = before is null || Order(before, header) < 0;
            if (!named.Contains(header.Hash) || !inOrder)
            {
                checks.That(CheckCode.AfterHeaders, false, $"{header.Number}", Hex0x.Format(header.Hash.Bytes));
                return headers;
            }

            before = header;
            headers.Add(header.Hash, header);
        }

        named.ExceptWith(headers.Keys);
        if (named.Count > 0)
        {
            checks.Unavailable(CheckCode.AfterHeaders, $"{named.Count}", Hex0x.Format(named.Min(Comparer<Hash256>.Create(Compare)).Bytes));
        }
        else if (headers.Count > 0)
        {
            checks.That(CheckCode.AfterHeaders, true, $"{headers.Count}");
        }

        return headers;
    }

    /// <summary>
    /// TIME-01: a claimed time outside the two blocks that bracket the statement, or a bracket that holds no time at all: a block that a
    /// reorganisation took back may be later than the anchor. That is no fault of the history, so it is found and breaks nothing.
    /// </summary>
    public static IEnumerable<Finding> OutsideBracket(IEnumerable<Step> steps, DateTimeOffset? anchored)
    {
        foreach (var step in steps)
        {
            // Differences only: a header may bear the calendar's last second, to which nothing can be added.
            var early = step.After is { } after && after - step.At > Tolerance;
            var late = anchored is { } end && step.At - end > Tolerance;
            if (early || late || step.After > anchored)
            {
                yield return new Finding(
                    RuleIds.Time,
                    RuleOutcome.Warn,
                    step.Stream,
                    step.Seq,
                    [UtcTime.Format(step.At), step.After is { } from ? UtcTime.Format(from) : "…", anchored is { } to ? UtcTime.Format(to) : "…"]);
            }
        }
    }

    /// <summary>By number; two blocks of one number (a reorganisation lies between them) by hash.</summary>
    private static int Order(BlockHeader a, BlockHeader b) => a.Number != b.Number ? a.Number.CompareTo(b.Number) : Compare(a.Hash, b.Hash);

    private static int Compare(Hash256 a, Hash256 b) => a.Bytes.SequenceCompareTo(b.Bytes);
}
