using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Audit;

/// <summary>Compares the stored buckets of the heads map with those of the derived one. Buckets of a smaller log are no fault: they are made again at start.</summary>
internal static class BucketAudit
{
    public static async Task<IReadOnlyList<Refusal>> RunAsync(ILogStore log, HeadsMap derived, long size, CancellationToken cancellation)
    {
        if (await log.BucketsAsync(cancellation) is not { } stored || stored.Size != size)
        {
            return [];
        }

        var right = derived.Buckets();
        int[] wrong = [.. right.Except(stored.Buckets).Concat(stored.Buckets.Except(right)).Select(b => b.Number).Distinct().Order()];
        return wrong.Length == 0 ? [] : [new("audit.bucket-differs", $"{wrong[0]}", $"{wrong.Length}")];
    }
}
