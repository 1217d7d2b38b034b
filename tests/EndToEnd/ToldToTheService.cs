using System.Globalization;
using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Tests.Http;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Testing;
using Integrity.Testing.Referral;

namespace Integrity.EndToEnd.Tests;

// Here and not above: the ledger has a Program of its own, in no namespace.
using Integrity.Ledger.Tests.Cli;

/// <summary>The referral's script, each step signed and handed to a real ledger on a real chain; then the bundles that it serves, as files.</summary>
public sealed class ToldToTheService : IAsyncLifetime
{
    /// <summary>Whom the ledger's operator lets read everything; plays no part in the story.</summary>
    private static readonly TestAgency Auditors = new(
        AgencyId.Parse("cn.33.audit").OrThrow(), "审计", Cast.Key("cn.33.audit"), [Cast.Of("330000-1001", SignatureAlgorithm.ES256, Roles.Auditor)]);

    private readonly List<(Told Told, string? Refused)> outcomes = [];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-referral-");

    /// <summary>What became of each step: the code of the refusal, or null.</summary>
    public IReadOnlyList<(Told Told, string? Refused)> Outcomes => outcomes;

    public async Task InitializeAsync()
    {
        await using var ledger = await LiveLedger.StartAsync(
            withChain: true, o => o with { Auditors = new Dictionary<string, string> { [Auditors.Id.ToString()] = Auditors.Root.Public.Kid } });
        var history = new History();
        foreach (var told in ReferralStory.Tell(new Teller(history)))
        {
            var reply = await ledger.PostAsync(told.Statement);
            outcomes.Add((told, reply.Status is 201 ? null : reply.Code));
            if (told.Refused is null)
            {
                // Recognitions name the size, so this log must be as long as the one in memory.
                Assert.Equal(2 * history.Log.Count, SizeOf(reply.Json.GetProperty("log").GetProperty("checkpoint").GetString()!));
            }
        }

        // The last statements: when the chain holds them, it holds the story.
        var after = history.Log.Count;
        history.Now = Teller.Time("05-01 09:00");
        foreach (var statement in history.Create(Auditors).Log.Skip(after))
        {
            Assert.Equal(201, (await ledger.PostAsync(statement, "anchor")).Status);
        }

        var auditor = Auditors.Officers[0];
        await KeepAsync("handset", await ledger.GetAsync($"v1/items/{Players.Handset.Id}/bundle", auditor, Auditors));
        await KeepAsync("dossier", await ledger.GetAsync($"v1/cases/{Players.CriminalCase.Id}/bundle", auditor, Auditors));
        await KeepAsync("dossier-of-the-court", await ledger.GetAsync($"v1/cases/{Players.CriminalCase.Id}/bundle", Cast.Han, Players.Court));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "trust.json"), (await TrustAsync(ledger)).ToUtf8());
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>What <c>integrity-verify</c>, a process of its own that is given files and nothing else, says of one of the bundles.</summary>
    internal Task<Ran> VerifyAsync(string name, params string[] more) => Program.RunAsync(
        Path.Combine(Program.Output, "integrity-verify", "integrity-verify"),
        folder.FullName,
        [$"{name}.evidence.json", "--trust", "trust.json", "--rules", Players.Edition, "--as-of", UtcTime.Format(PlayedReferral.AsOf), .. more],
        []);

    private async Task KeepAsync(string name, Reply bundle)
    {
        Assert.True(bundle.Status == 200, bundle.ToString());
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{name}.evidence.json"), bundle.Body);
    }

    private static async Task<TrustFile> TrustAsync(LiveLedger ledger)
    {
        var chain = ledger.Chain!.Client;
        var contract = new EvidenceAnchor(chain, Address.TryParse(ledger.Host.Contract, out var address) ? address : throw new InvalidOperationException("The ledger has no contract."));
        var anchored = await contract.AnchoredAsync(AnchorLayout.LogId(History.Origin), fromBlock: 0, BlockTag.Latest);
        Assert.True(Hex0x.TryParse(contract.Address.ToString(), out byte[]? bytes));
        return new(
            History.Origin,
            NoteVerifier.Parse(ledger.Host.VerifierKey).OrThrow(),
            new(await chain.ChainIdAsync(), Consensus.None, AllowUnsealed: true, [.. anchored.Select(a => a.BlockHash).Distinct()], [.. bytes], (await contract.CodeHashAsync())!.Value),
            [.. Players.All.OrderBy(a => a.Id.ToString(), StringComparer.Ordinal).Select(a => new TrustedAgency(a.Id, a.Root.Public.Kid))],
            new TrustPolicy(null))
        {
            Operator = Players.Operator,
        };
    }

    /// <summary>The second line of a checkpoint.</summary>
    private static long SizeOf(string note) => long.Parse(note.Split('\n')[1], CultureInfo.InvariantCulture);
}
