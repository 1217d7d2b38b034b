using System.Numerics;
using Integrity.Chain;
using Integrity.Contracts;

namespace Integrity.Ledger.Anchor;

/// <summary>Where this log is anchored, and by whom. Owns the HTTP connection and the sender.</summary>
public sealed class AnchorTarget : IDisposable
{
    /// <summary>Connections are made anew this often, so that a name that leads to another node by now is followed there.</summary>
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    private readonly HttpClient http;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="endpoint">The node's JSON-RPC address.</param>
    /// <param name="account">Who anchors.</param>
    /// <param name="origin">Of the log.</param>
    /// <param name="mostFee">Most wei offered per gas, from the first transaction on, which deploys; null: no bound.</param>
    /// <param name="timeout">For one call; the client's own default when null.</param>
    public AnchorTarget(Uri endpoint, ChainAccount account, string origin, BigInteger? mostFee, TimeSpan? timeout = null)
    {
        http = new(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLife, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        Chain = new ChainClient(http, endpoint, timeout);
        Sender = new Sender(Chain, account) { Rules = new SendRules { MostFee = mostFee } };
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
