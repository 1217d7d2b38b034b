using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Integrity.Contracts;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Cli;
using Integrity.Ledger.Demo;
using Integrity.Proofs;
using Integrity.Rules;
using ExitCode = Integrity.Ledger.Cli.ExitCode;

namespace Integrity.Ledger.Standards;

/// <summary>
/// Examples played for real: a chain, a ledger and a cast of agencies started for this run, every statement signed and handed in, every bundle
/// fetched and verified. Owns all of it, and the temporary folder.
/// </summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    private static readonly AgencyId Auditors = AgencyId.Parse("examples.audit").OrThrow();
    private readonly Stage stage;
    private readonly Door door;
    private readonly Scribe scribe;
    private readonly Player audit;
    private readonly IReadOnlyDictionary<string, Player> players;
    private int played;

    private Rehearsal(Stage stage, Door door, Player audit, IReadOnlyDictionary<string, Player> players) =>
        (this.stage, this.door, this.audit, this.players, scribe) = (stage, door, audit, players, new Scribe(door));

    public static async Task<Rehearsal> StartAsync(CastFile cast, CancellationToken cancel)
    {
        var auditor = new Player(new() { Name = "audit", Id = Auditors.ToString(), Title = "Auditors of the examples", Officers = [new() { Name = "auditor", Roles = ["auditor"] }] });
        var opened = await OpenStageAsync(auditor, cancel);
        try
        {
            var agencies = cast.Agencies.Select(a => new Player(a)).ToDictionary(p => p.Name, StringComparer.Ordinal);
            var reading = new Door(opened.Ledger.Address, Stage.Origin, auditor.Id.ToString(), auditor.KeyOf("auditor")!);
            var rehearsal = new Rehearsal(opened, reading, auditor, agencies);
            foreach (var player in agencies.Values.Append(auditor))
            {
                await rehearsal.OpenAsync(player, cancel);
            }

            return rehearsal;
        }
        catch
        {
            await opened.DisposeAsync();
            Directory.Delete(opened.Folder, recursive: true);
            throw;
        }
    }

    /// <summary>Plays every example, lets the chain hold them all, then judges each.</summary>
    public async Task<IReadOnlyList<Rehearsed>> RunAsync(IReadOnlyList<(Pack Pack, IReadOnlyList<(string Rule, Example Example)> Examples)> packs, CancellationToken cancel)
    {
        var acted = new List<(Pack Pack, string Rule, Example Example, Performance Performance, string? Stopped)>();
        foreach (var (pack, examples) in packs)
        {
            await PublishAsync(pack, cancel);
            foreach (var (rule, example) in examples)
            {
                var performance = new Performance(door, scribe, players, pack, stage.LogKey.Public, example, ++played, TimeProvider.System.GetUtcNow());
                acted.Add((pack, rule, example, performance, await PlayAsync(performance, cancel)));
            }
        }

        await EndAsync(cancel);
        var trust = await TrustAsync(cancel);
        var rehearsed = new List<Rehearsed>();
        foreach (var (pack, rule, example, performance, stopped) in acted)
        {
            rehearsed.Add(new(pack.Name, rule, example, stopped is null ? await JudgeAsync(pack, rule, example, performance.Subject, trust, cancel) : new(null, stopped)));
        }

        return rehearsed;
    }

    public async ValueTask DisposeAsync()
    {
        door.Dispose();
        await stage.DisposeAsync();
        Directory.Delete(stage.Folder, recursive: true);
    }

    private static async Task<Stage> OpenStageAsync(Player auditor, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("integrity-examples-").FullName;
        Devnet? chain = null;
        try
        {
            chain = await Stage.StartChainAsync(cancel);
            return await Stage.StartLedgerAsync(chain, folder, cancel, o => o with { Auditors = new Dictionary<string, string> { [auditor.Id.ToString()] = auditor.Root.Public.Kid } });
        }
        catch
        {
            if (chain is not null)
            {
                await chain.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static async Task<string?> PlayAsync(Performance performance, CancellationToken cancel)
    {
        try
        {
            return await performance.PlayAsync(cancel);
        }
        catch (FormatException e)
        {
            return $"? {e.Message}";
        }
    }

    private async Task OpenAsync(Player player, CancellationToken cancel)
    {
        foreach (var (act, body) in player.Keyring())
        {
            _ = await scribe.WriteAsync(player.Stream, act, player.Id, TimeProvider.System.GetUtcNow(), body, [player.Root], cancel);
        }
    }

    /// <summary>Recognitions may name only an edition that is published; the first agency with an approver and a seal publishes it here.</summary>
    private async Task PublishAsync(Pack pack, CancellationToken cancel)
    {
        var act = Scribe.ActOf("standard.publish");
        var publisher = players.Values.FirstOrDefault(p => p.SignersFor(act).Count == act.Signers.Sum(s => s.Count)) ?? throw new Stopped(ExitCode.Usage, "standard.no-publisher");
        _ = await scribe.WriteAsync(
            StreamName.Parse($"standard/{pack.Id}").OrThrow(), act.Name, publisher.Id, TimeProvider.System.GetUtcNow(), PackFile.Statement(pack), publisher.SignersFor(act), cancel);
    }

    /// <summary>One more statement, and its anchor: the chain then holds everything before it.</summary>
    private async Task EndAsync(CancellationToken cancel)
    {
        var curtain = new Player(new() { Name = "curtain", Id = $"{Auditors}.{played}", Title = "The last statement", Officers = [] });
        var (act, body) = curtain.Keyring().First();
        await door.AnchorAsync(scribe.Sign(curtain.Stream, Scribe.ActOf(act), curtain.Id, TimeProvider.System.GetUtcNow(), body, [curtain.Root]), cancel);
    }

    private async Task<Got> JudgeAsync(Pack pack, string rule, Example example, StreamName subject, Func<string?, TrustFile> trust, CancellationToken cancel)
    {
        if (example.Expected is { Outcome: null })
        {
            return new(example.Expected, null);
        }

        var bundle = Bundle.Parse(await door.BundleAsync(subject, newest: false, cancel)).OrThrow();
        bundle = example.Withhold.Count == 0 ? bundle : bundle.Withholding((_, disclosure) => example.Withhold.Contains(disclosure.Name, StringComparer.Ordinal));
        bundle = example.Anchored ? bundle : bundle with { Anchor = null };
        var now = TimeProvider.System.GetUtcNow();
        var asOf = example.AsOf is { } text ? Moments.Parse(text, now, now) ?? throw new Stopped(ExitCode.Usage, "cli.time", "asOf", text) : now;
        var verdict = Verifier.Verify(bundle, trust(example.Operator), [], new VerifyOptions(asOf, pack));
        if (verdict.Report is not { } report)
        {
            return new(null, string.Join(", ", verdict.Checks.Where(c => c.Status == CheckStatus.Fail).Select(c => c.Code.Code)));
        }

        var worst = report.Judged.Where(j => j.Rule == rule && (example.Seq is null || (j.Seq == example.Seq && j.Stream == subject)))
            .MaxBy(j => (Finding.Severity(j.Outcome), j.Outcome == RuleOutcome.NotApplicable ? 0 : 1));
        return worst is null ? new(null, "–") : new(new(worst.Outcome), $"{worst.Code}({string.Join(", ", worst.Values)})");
    }

    /// <summary>What the court of these examples trusts: this ledger, this chain's anchors, these agencies; and who it takes to operate the ledger.</summary>
    private async Task<Func<string?, TrustFile>> TrustAsync(CancellationToken cancel)
    {
        var whole = await Trust.WriteAsync(stage, players.Values.Append(audit).Select(p => (p.Id.ToString(), p.Root.Public.Kid)), cancel);
        return name =>
        {
            var json = JsonNode.Parse(whole)!.AsObject();
            if (players.GetValueOrDefault(name ?? "operator") is { } player)
            {
                json["operator"] = player.Id.ToString();
            }

            return TrustFile.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())).OrThrow();
        };
    }
}

/// <summary>What came of an example.</summary>
/// <param name="Outcome">Null when it could not be judged.</param>
/// <param name="Why">The rule's sentence by its code, or what stopped the example.</param>
internal sealed record Got(Expected? Outcome, string? Why);

/// <summary>An example, and what came of it.</summary>
internal sealed record Rehearsed(string Pack, string Rule, Example Example, Got Got)
{
    public bool AsExpected => Got.Outcome is { } got && got == Example.Expected;
}
