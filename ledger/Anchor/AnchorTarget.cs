using Integrity.Chain;
using Integrity.Contracts;

namespace Integrity.Ledger.Anchor;

/// <summary>Where this log is anchored, and by whom. Owns the HTTP connection and the sender.</summary>
public sealed class AnchorTarget : IDisposable
{
    private readonly HttpClient http = new();

    public AnchorTarget(Uri endpoint, ChainAccount account, string origin)
    {
        Chain = new ChainClient(http, endpoint);
        Sender = new Sender(Chain, account);
        LogId = AnchorLayout.LogId(origin);
    }

    public ChainClient Chain { get; }

    public Sender Sender { get; }

    public Hash256 LogId { get; }

    /// <summary>Deploys the contract, governed and operated by our account, and opens our log in it.</summary>
    public async Task<Address> DeployAsync(CancellationToken cancellation)
    {
        var (contract, _) = await EvidenceAnchor.DeployAsync(Chain, Sender, Sender.Account.Address, cancellation);
        _ = await contract.OpenAsync(Sender, LogId, Sender.Account.Address, cancellation);
        return contract.Address;
    }

    public EvidenceAnchor At(Address contract) => new(Chain, contract);

    public void Dispose()
    {
        Sender.Dispose();
        http.Dispose();
    }
}
