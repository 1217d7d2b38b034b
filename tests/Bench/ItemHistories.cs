using Integrity.Identifiers;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Bench;

/// <summary>Real histories of many items, signed beforehand: the service is measured, not the signing.</summary>
internal static class ItemHistories
{
    /// <summary>Statements lie in the past: no ledger takes one from a clock that runs ahead.</summary>
    private static readonly DateTimeOffset Begin = TimeProvider.System.GetUtcNow().AddDays(-1);

    /// <summary>The three agencies and their officers' keys.</summary>
    public static IReadOnlyList<Envelope> Agencies() => Founded().Log;

    /// <summary>By item, its ten statements in order: its case opened and the item listed, collected and sealed by the police, handed to the lab, opened, acquired, reported on, checked.</summary>
    public static byte[][][] Sign(int items)
    {
        var histories = new byte[items][][];
        var threads = Environment.ProcessorCount;
        Parallel.For(0, threads, thread =>
        {
            var history = Founded();
            for (var i = thread; i < items; i += threads)
            {
                history.Subject = StreamName.Item(Cast.Code($"bench {i}"));
                history.Now = Begin.AddHours(8);
                var before = history.Log.Count;
                history.Do("collect", Cast.Police, b => b.With("case", $"BENCH-{i}"))
                    .Do("seal", Cast.Police)
                    .Do("transfer.offer", Cast.Police)
                    .Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
                    .Do("unseal", Cast.Lab)
                    .Do("acquire", Cast.Lab)
                    .Do("report", Cast.Lab)
                    .Do("check", Cast.Lab);
                histories[i] = [.. history.Log.Skip(before).Select(e => e.ToUtf8())];
            }
        });
        return histories;
    }

    /// <summary>Every key follows from its label, so this is the same ledger each time.</summary>
    private static History Founded() => Cast.Agencies.Aggregate(new History { Now = Begin }, (history, agency) => history.Create(agency));
}
