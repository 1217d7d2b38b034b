using System.Diagnostics;
using System.Net.Http.Headers;
using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Proof;
using Integrity.Proofs;

namespace Integrity.Hammer.Trials;

/// <summary>
/// The chain forgets its newest blocks, one to six of them, again and again under load. What was anchored in them is anchored again, and a bundle
/// stands on a block that the chain has.
/// </summary>
internal static class Reorganisations
{
    private const int Deepest = 6;

    /// <summary>Looked at before and after.</summary>
    private const int Items = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    public static async Task<bool> RunAsync(HammerOptions options)
    {
        options = Background.Options(options) with { AnchorEvery = Math.Min(options.AnchorEvery, 1) };
        var dice = new Random(options.Seed);
        await using var session = await Session.StartAsync(options);
        var chain = session.Cluster?.Chain ?? throw new TrialException("re-organisations need a chain of the hammer's own");
        await using (var load = Background.Start(session, options, TimeSpan.FromSeconds((15 * options.Times) + 60)))
        {
            // Deep enough that no re-organisation reaches the contract itself.
            _ = await Anchoring.AllAsync(session.Nodes[0], Patience);
            await chain.Devnet.MineAsync(Deepest + 2);
            for (var n = 1; n <= options.Times; n++)
            {
                await Task.Delay(dice.Next(500, 3000));
                var depth = dice.Next(1, Deepest + 1);
                var issued = await IssuedAsync(session, load);
                var before = await Anchoring.StandAsync(session.Nodes[0]);
                await chain.Devnet.ReorganiseAsync(depth);
                var again = await Anchoring.AllAsync(session.Nodes[0], Patience, chain.Client);
                var stands = again is not null && await StandAsync(session, issued, chain.Client);
                Console.WriteLine($"  {n,3}/{options.Times}  depth {depth}: {before.Anchored:N0} leaves were anchored; the whole log is{(again is { } time ? $" again after {time.TotalSeconds:F1} s" : " NOT")}, {issued.Count} items whose bundles were issued before {(stands ? "have bundles that stand" : "do NOT have bundles that stand")} on the new branch");
                if (!stands)
                {
                    session.Faults.Add($"re-organisation {n} of depth {depth}: not anchored again");
                }
            }

            await load.EndAsync();
        }

        await Outage.AllFinalAsync(session);
        return await session.FinishAsync();
    }

    /// <summary>Items with a bundle that rests on an anchor now, and who may read it; the newest may rest on a block that is about to go.</summary>
    private static async Task<IReadOnlyList<Planned>> IssuedAsync(Session session, Background load)
    {
        var (items, since) = (new List<Planned>(), Stopwatch.GetTimestamp());
        while (items.Count < Items && (items.Count == 0 ? Stopwatch.GetElapsedTime(since) < Patience : Stopwatch.GetElapsedTime(since) < Enough))
        {
            if (load.Target.Recent.Any(Random.Shared) is { } planned && planned.Stream.StartsWith("item/", StringComparison.Ordinal)
                && items.TrueForAll(i => i.Stream != planned.Stream) && await BundleAsync(session, planned) is { Bundle.Anchor: not null })
            {
                items.Add(planned);
            }

            await Task.Delay(50);
        }

        if (items.Count == 0)
        {
            session.Faults.Add("no item's bundle was anchored before a re-organisation");
        }

        return items;
    }

    /// <summary>Each item's bundle is intact, and its anchor's block is the chain's block of that number. Who may no longer read one is not asked for it.</summary>
    private static async Task<bool> StandAsync(Session session, IReadOnlyList<Planned> items, ChainClient chain)
    {
        var trust = await session.TrustAsync() ?? throw new TrialException("the ledger does not say its chain");
        foreach (var planned in items)
        {
            for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(200))
            {
                var (status, bundle) = await BundleAsync(session, planned);
                if (status is 403 or 404)
                {
                    break;
                }

                if (bundle?.Anchor is { } anchor && Verifier.Verify(bundle, trust, [], new VerifyOptions()).Overall == Overall.Intact)
                {
                    var header = BlockHeader.Parse(anchor.Header).OrThrow();
                    if (await chain.BlockNumberAsync() >= header.Number && (await chain.BlockAsync(BlockTag.Number(header.Number))).Header.Hash == header.Hash)
                    {
                        break;
                    }
                }

                if (Stopwatch.GetElapsedTime(since) > Patience)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static async Task<(int Status, Bundle? Bundle)> BundleAsync(Session session, Planned planned)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v1/items/{planned.Stream["item/".Length..]}/bundle", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Reader.Token(session.Agencies[planned.Agency]));
        using var answer = await session.Nodes[0].SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode && Bundle.Parse(body).Ok(out var bundle, out _) ? bundle : null);
    }
}
