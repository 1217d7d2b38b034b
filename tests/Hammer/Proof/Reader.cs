using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Integrity.Hammer.Load;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Hammer.Proof;

/// <summary>
/// Someone who believes nothing: looks at the nodes in turn, checks that each checkpoint continues the one he saw before, finds recent statements
/// in the log by its tiles, and has the real verifier judge items' bundles.
/// </summary>
internal sealed class Reader(IReadOnlyList<HttpClient> nodes, Checkpoints checkpoints, Func<Task<TrustFile?>> trust, TestAgency[] agencies, Target target, int number)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Random dice = new(number);
    private Checkpoint? last;

    public long Consistent { get; private set; }

    public long Intact { get; private set; }

    public long Pending { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        for (var turn = number; !stop.IsCancellationRequested; turn++)
        {
            try
            {
                var node = nodes[turn % nodes.Count];
                await CheckpointAsync(node, stop);
                await BundleAsync(node, turn % 2 == 0, stop);
            }
            catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException or IOException)
            {
                if (!stop.IsCancellationRequested && !target.Rough)
                {
                    target.Tally.Fault($"a reader got no answer: {lost.Message}");
                }
            }

            await Task.Delay(Pause, stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task CheckpointAsync(HttpClient node, CancellationToken stop)
    {
        using var answer = await node.GetAsync(new Uri("checkpoint", UriKind.Relative), stop);
        if (!answer.IsSuccessStatusCode)
        {
            Unanswered("checkpoint", answer.StatusCode, "");
            return;
        }

        var now = checkpoints.Open(await answer.Content.ReadAsStringAsync(stop), out var wrong);
        if (wrong is not null || now is null)
        {
            target.Tally.Fault(wrong ?? "no checkpoint");
            return;
        }

        // A node may lag behind another: then it is the earlier one that must continue into the later.
        if (last is { } before && before.Size != now.Size)
        {
            var (old, young) = before.Size < now.Size ? (before, now) : (now, before);
            if (young == now)
            {
                var proof = await Task.Run(() => TreeProofs.Consistency(old.Size, young.Size, Tiles.Reader(young.Size, path => Tile(node, path))), stop);
                if (!MerkleTree.VerifyConsistency(old.Size, old.Root, young.Size, young.Root, proof))
                {
                    target.Tally.Fault($"checkpoint {young.Size} does not continue checkpoint {old.Size}");
                }

                Consistent++;
            }
        }

        last = last is null || now.Size > last.Size ? now : last;
    }

    private async Task BundleAsync(HttpClient node, bool newest, CancellationToken stop)
    {
        if (target.Recent.Any(dice) is not { } planned || !planned.Stream.StartsWith("item/", StringComparison.Ordinal) || await trust() is not { } trusted)
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v1/items/{planned.Stream["item/".Length..]}/bundle{(newest ? "?at=newest" : "")}", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(agencies[planned.Agency]));
        using var answer = await node.SendAsync(request, stop);
        var body = await answer.Content.ReadAsByteArrayAsync(stop);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            // Not anchored yet, or this agency is no longer one that may read it.
            Unanswered("bundle", answer.StatusCode, Wire.Problem.Code(body));
            return;
        }

        var verdict = Verifier.Verify(body, trusted, [], new VerifyOptions());
        if (verdict.Overall == Overall.Intact)
        {
            Intact++;
        }
        else if (verdict.Overall == Overall.Unproven && Bundle.Parse(body).Ok(out var bundle, out _) && bundle.Anchor is null)
        {
            Pending++;
        }
        else
        {
            target.Tally.Fault($"a bundle is {verdict.Overall}: {string.Join(", ", verdict.Checks.Where(c => c.Status != CheckStatus.Pass).Select(c => c.Code))}");
        }
    }

    /// <summary>A failure inside is a fault while nothing is killed; being turned away for the moment is none.</summary>
    private void Unanswered(string what, HttpStatusCode status, string code)
    {
        var said = $"reader: {what} {(int)status} {code}";
        (status >= HttpStatusCode.InternalServerError && status != HttpStatusCode.ServiceUnavailable && !target.Rough ? (Action<string>)target.Tally.Fault : target.Tally.Note)(said);
    }

    private static ReadOnlyMemory<byte> Tile(HttpClient node, TilePath path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path.ToString(), UriKind.Relative));
        using var answer = node.Send(request);
        _ = answer.EnsureSuccessStatusCode();
        using var memory = new MemoryStream();
        answer.Content.ReadAsStream().CopyTo(memory);
        return memory.ToArray();
    }

    public static string Token(TestAgency agency)
    {
        var key = agency.Officers[0].Key;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = Part($$"""{"alg":"{{key.Public.Algorithm}}","kid":"{{key.Public.Kid}}","typ":"JWT"}""");
        var claims = Part($$"""{"iss":"{{agency.Id}}","sub":"{{key.Public.Kid}}","aud":"{{HammerOptions.Origin}}","iat":{{now}},"exp":{{now + 120}}}""");
        return $"{header}.{claims}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes($"{header}.{claims}")))}";
    }

    private static string Part(string json) => Base64Url.Encode(Encoding.UTF8.GetBytes(json));
}
