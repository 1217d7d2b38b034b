using System.Net.Http.Headers;
using Integrity.Chain;
using Integrity.Contracts;
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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
                var before = await Anchoring.StandAsync(session.Nodes[0]);
                await chain.Devnet.ReorganiseAsync(depth);
                var again = await Anchoring.AllAsync(session.Nodes[0], Patience);
                var stands = again is not null && await StandsAsync(session, load, chain.Client);
                Console.WriteLine($"  {n,3}/{options.Times}  depth {depth}: {before.Anchored:N0} leaves were anchored; the whole log is{(again is { } time ? $" again after {time.TotalSeconds:F1} s" : " NOT")}, a bundle {(stands ? "stands on the new branch" : "does NOT stand on it")}");
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

    /// <summary>An item's bundle is intact, and its anchor's block is the chain's block of that number.</summary>
    private static async Task<bool> StandsAsync(Session session, Background load, ChainClient chain)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!late.IsCancellationRequested)
        {
            if (load.Target.Recent.Any(Random.Shared) is { } planned && planned.Stream.StartsWith("item/", StringComparison.Ordinal) && await session.TrustAsync() is { } trust)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v1/items/{planned.Stream["item/".Length..]}/bundle", UriKind.Relative));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Reader.Token(session.Agencies[planned.Agency]));
                using var answer = await session.Nodes[0].SendAsync(request);
                var body = await answer.Content.ReadAsByteArrayAsync();
                if (answer.IsSuccessStatusCode && Bundle.Parse(body).Ok(out var bundle, out _) && bundle.Anchor is { } anchor)
                {
                    var header = BlockHeader.Parse(anchor.Header).OrThrow();
                    if (Verifier.Verify(bundle, trust, [], new VerifyOptions()).Overall == Overall.Intact
                        && (await chain.BlockAsync(BlockTag.Number(header.Number))).Header.Hash == header.Hash)
                    {
                        return true;
                    }
                }
            }

            await Task.Delay(200);
        }

        return false;
    }
}
