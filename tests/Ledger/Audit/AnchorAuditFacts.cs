using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Ledger.Audit;

namespace Integrity.Ledger.Tests.Audit;

/// <summary>The contract's anchors against the log, on a real chain.</summary>
public sealed class AnchorAuditFacts(Copies copies) : IClassFixture<Copies>
{
    [Fact]
    public async Task An_anchor_of_another_root_and_one_beyond_the_log_are_found_and_a_true_one_is_not_blamed()
    {
        using var database = copies.Spoilt();
        var audit = new LogAudit(database.Log, copies.Key);
        await audit.RunAsync(CancellationToken.None);
        var root = audit.RootAt(audit.Size)!.Value;
        await using var chain = await Devnet.StartAsync(new DevnetOptions(Path.Combine(Cli.Program.Output, "chain-devnet")));

        Assert.Equal([], await FaultsAsync(chain, audit, audit.Size, root));
        Assert.Equal(["audit.anchor-differs"], await FaultsAsync(chain, audit, audit.Size, Hash256.Sha256("another"u8)));
        Assert.Equal(["audit.anchor-unknown"], await FaultsAsync(chain, audit, audit.Size + 100, root));
    }

    /// <summary>A contract of its own, whose first anchor is taken without a proof.</summary>
    private static async Task<IEnumerable<string>> FaultsAsync(Devnet chain, LogAudit audit, long size, Hash256 root)
    {
        using var sender = new Sender(chain.Client, chain.Accounts[0]);
        var (contract, _) = await EvidenceAnchor.DeployAsync(chain.Client, sender, sender.Account.Address);
        var logId = AnchorLayout.LogId(Copies.Origin);
        await contract.OpenAsync(sender, logId, sender.Account.Address);
        await contract.AnchorAsync(sender, logId, size, root, []);
        var (faults, anchors) = await AnchorAudit.RunAsync(audit, contract, Copies.Origin, CancellationToken.None);
        Assert.Equal(1, anchors);
        return faults.Select(f => f.Code);
    }
}
