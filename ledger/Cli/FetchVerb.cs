using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Ledger.Publish;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Texts;

namespace Integrity.Ledger.Cli;

/// <summary><c>integrity fetch</c>: a partner reads an item's published bundle in a region, and believes nothing of it but what the trust file bears out.</summary>
/// <remarks>Exit codes are those of <c>integrity-verify</c>. The file appears only with exit 0.</remarks>
internal static class FetchVerb
{
    public static Verb Fetch(Desk desk)
    {
        var code = Act.Code();
        var region = new PublishOptions("--from", "--key", "--database", "--container");
        (region.Account.Required, region.Key.Required) = (true, true);
        var trust = new Option<string>("--trust") { HelpName = "FILE", Required = true };
        var seen = new Option<string>("--seen") { HelpName = "BUNDLE" };
        return new(
            "fetch",
            "integrity fetch EV-K7M2-9QXD-4B7N-PR3T-X --from https://partner-east.documents.example.cn --key region.key --trust trust.json -o item.evidence.json",
            desk,
            async call =>
            {
                var target = call.Get(Shared.Out);
                if (target is not null)
                {
                    NewFile.EnsureFree(target);
                }

                var item = EvidenceCode.Parse(call.Get(code)).OrStop().ToString();
                var trusted = TrustFile.Parse(await GivenFile.ReadAsync(call.Get(trust)!, TrustFile.MaximumBytes, call.Cancel)).OrStop();
                var known = call.Get(seen) is { } path ? Known(await GivenFile.ReadAsync(path, Bundle.MaximumBytes, call.Cancel), trusted) : null;
                var published = await ReadAsync(region.Of(call)!, item, call.Cancel);

                var bundle = Bundle.Parse(published.Bundle).OrStop(ExitCode.Broken);
                var verdict = Proofs.Verifier.Verify(bundle, trusted, [], new VerifyOptions(desk.Now));
                if (verdict.Overall == Overall.Intact)
                {
                    Compare(published, item, bundle, known);
                }

                var exit = (int)verdict.ExitCode;
                if (exit == ExitCode.Done && target is not null)
                {
                    await NewFile.WriteAsync(target, published.Bundle, call.Cancel);
                }

                Print(call, new(item, exit == ExitCode.Done ? target : null, published, verdict));
                return exit;
            },
            [code, .. region.All, trust, seen, Shared.Out]);
    }

    private static async Task<PublishedItem> ReadAsync(PublishTarget target, string code, CancellationToken cancel)
    {
        if (target.Refuse() is { } refused)
        {
            throw new Stopped(ExitCode.Usage, refused);
        }

        string key;
        try
        {
            key = RegionKey.Load(target.KeyFile);
        }
        catch (LedgerStartException unusable)
        {
            throw new Stopped(ExitCode.Usage, unusable.Refusal);
        }

        using var region = new Region(target, key, exactly: true);
        try
        {
            return (await new PublishedReader(region).ReadAsync(code, cancel)).Ok(out var published, out var why)
                ? published
                : throw new Stopped(why.Code switch { "published.not-there" => ExitCode.Operational, "published.incomplete" => ExitCode.Pending, _ => ExitCode.Broken }, why);
        }
        catch (RegionException failed)
        {
            throw new Stopped(failed.Refusal.Code == "region.key" ? ExitCode.Refused : ExitCode.Operational, failed.Refusal);
        }
    }

    /// <summary>The checkpoint of a bundle that the reader has already.</summary>
    private static Checkpoint Known(byte[] bundle, TrustFile trust) => Checkpoint.Open(Bundle.Parse(bundle).OrStop().Checkpoint, trust.Log).OrStop();

    private static void Compare(PublishedItem published, string code, Bundle bundle, Checkpoint? known)
    {
        if (Comparison.FirstDifference(published.Head, code, bundle, published.Bundle) is { } differs)
        {
            throw new Stopped(ExitCode.Broken, differs);
        }

        var found = published.Head.Size;
        if (known is null || found > known.Size)
        {
            return;
        }

        if (found < known.Size)
        {
            throw new Stopped((int)Proofs.ExitCode.PolicyNotMet, "published.older", $"{found}", $"{known.Size}");
        }

        if (Checkpoint.Parse(string.Join('\n', bundle.Checkpoint.Split('\n')[..3]) + "\n").OrStop(ExitCode.Broken).Root != known.Root)
        {
            throw new Stopped(ExitCode.Broken, "published.fork", $"{found}");
        }
    }

    private static void Print(Call call, Fetched fetched)
    {
        var (head, verdict) = (fetched.Published.Head, fetched.Verdict);
        var anchor = verdict.Facts?.Anchor ?? verdict.Unsealed;
        var age = anchor is null ? TimeSpan.Zero : call.Desk.Now - anchor.Time;
        var lines = new List<string> { call.Say($"fetch.{verdict.Overall.ToString().ToLowerInvariant()}", fetched.Code, $"{head.Statements}", $"{head.Size}") };
        if (anchor is not null)
        {
            lines.Add(call.Say("fetch.age", $"{anchor.Number}", UtcTime.Format(anchor.Time), Told(call, age)));
        }

        var wrong = verdict.Checks.Where(c => c.Status == CheckStatus.Fail || c.LeavesUnproven).ToList();
        lines.AddRange(wrong.Select(c => $"  {c.TextCode}: {call.Say(c.TextCode, c.Values)}"));
        lines.Add(fetched.File is { } file ? call.Say("fetch.written", file) : call.Say(verdict.ExitCode == Proofs.ExitCode.Intact ? "fetch.not-asked" : "fetch.not-written"));
        call.Print(
            new JsonObject
            {
                ["code"] = fetched.Code,
                ["verdict"] = verdict.Overall.ToString().ToLowerInvariant(),
                ["exit"] = (int)verdict.ExitCode,
                ["file"] = fetched.File,
                ["bytes"] = head.Bytes,
                ["digest"] = $"sha256:{head.Digest}",
                ["size"] = head.Size,
                ["statements"] = head.Statements,
                ["withheld"] = verdict.Facts?.Withheld,
                ["block"] = anchor is null ? null : $"0x{anchor.Block}",
                ["time"] = anchor is null ? null : UtcTime.Format(anchor.Time),
                ["ageSeconds"] = anchor is null ? null : (long)age.TotalSeconds,
                ["failed"] = new JsonArray([.. wrong.Select(c => JsonValue.Create(c.TextCode))]),
                ["receipt"] = JsonNode.Parse(head.Receipt.GetRawText()),
            },
            lines);
    }

    private static string Told(Call call, TimeSpan age) => age.TotalSeconds < 0 ? call.Say("fetch.ahead")
        : age.TotalDays >= 2 ? call.Say("fetch.days", $"{(long)age.TotalDays}")
        : age.TotalHours >= 2 ? call.Say("fetch.hours", $"{(long)age.TotalHours}")
        : age.TotalMinutes >= 2 ? call.Say("fetch.minutes", $"{(long)age.TotalMinutes}")
        : call.Say("fetch.seconds", $"{(long)age.TotalSeconds}");

    /// <summary>What came of it.</summary>
    /// <param name="File">What was written; null when nothing was.</param>
    private sealed record Fetched(string Code, string? File, PublishedItem Published, Verdict Verdict);
}
