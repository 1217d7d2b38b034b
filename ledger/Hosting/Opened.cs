using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Keys;
using Integrity.Ledger.Store;
using Integrity.Ledger.Verdicts;
using Integrity.Rules;

namespace Integrity.Ledger;

/// <summary>What must be right before anything runs: the store, the log key that belongs to it, and the contract.</summary>
internal sealed class Opened : IDisposable
{
    private const string Deploy = "deploy";

    private ILogSigner? signer;
    private LogVoice? voice;

    private Opened(ILedgerStore database, Pack rules, IReadOnlyList<KeptTrust> trust) => (Database, Rules, Trust) = (database, rules, trust);

    public ILedgerStore Database { get; }

    /// <summary>Speaks with the log's own key.</summary>
    public LogVoice Voice => voice!;

    /// <summary>Whose terms the worklist keeps.</summary>
    public Pack Rules { get; }

    /// <summary>What bundles are verified by for whoever brings one, besides this ledger's own word.</summary>
    public IReadOnlyList<KeptTrust> Trust { get; }

    public AnchorTarget? Target { get; private set; }

    /// <summary>What this node anchors in; null without a chain. <see cref="KnownContract"/> says where anchors are, whoever made them.</summary>
    public Address? Contract { get; private set; }

    /// <summary>Opens, and creates what is missing.</summary>
    /// <exception cref="LedgerStartException">With the code that says what to change.</exception>
    public static async Task<Opened> OpenAsync(LedgerOptions options, StoreProbe? probe, CancellationToken cancellation)
    {
        if (!Origin.Parse(options.Origin).Ok(out _, out var badOrigin))
        {
            throw new LedgerStartException(badOrigin);
        }

        if (!Packs.BuiltIn(options.Rules).Ok(out var rules, out var noRules))
        {
            throw new LedgerStartException(noRules);
        }

        var trust = KeptTrust.Load(options.Trust);
        SecretFile.CreateFolder(options.DataFolder);
        var opened = new Opened(await LedgerStores.OpenAsync(options.Store, options.DataFolder, probe, cancellation), rules, trust);
        try
        {
            await opened.InsistAsync("origin", options.Origin, "ledger.other-origin", cancellation);
            await opened.OpenKeyAsync(options, cancellation);
            await opened.OpenChainAsync(options, cancellation);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        signer?.Dispose();
        Target?.Dispose();
        Database.Dispose();
    }

    /// <summary>False when another process was quicker: then its key is read.</summary>
    private static bool TryMake(string path)
    {
        try
        {
            LogKey.Create(path);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>A store that was signed for has its key: none is made beside it, and no file is left behind by a node that came second.</summary>
    private async Task OpenKeyAsync(LedgerOptions options, CancellationToken cancellation)
    {
        const string Fact = "log-key";
        var path = options.LogKeyFile ?? Path.Combine(options.DataFolder, "log.key");
        var made = false;
        if (options.Signer is null && !File.Exists(path))
        {
            if (await Database.Anchors.FactAsync(Fact, cancellation) is { } known)
            {
                throw new LedgerStartException(new Refusal("ledger.log-key-missing", path, known));
            }

            made = TryMake(path);
        }

        signer = options.Signer ?? new FileSigner(LogKey.Load(path));
        voice = new LogVoice(options.Origin, signer);
        try
        {
            await InsistAsync(Fact, voice.Verifier.ToString(), "ledger.other-log-key", cancellation);
        }
        catch (LedgerStartException) when (made)
        {
            File.Delete(path);
            throw;
        }
    }

    private async Task OpenChainAsync(LedgerOptions options, CancellationToken cancellation)
    {
        if (options.Chain is null)
        {
            return;
        }

        var account = ChainKey.Load(options.ChainKeyFile ?? throw new LedgerStartException(new Refusal("ledger.no-chain-key")));
        Target = new AnchorTarget(options.Chain, account, options.Origin, options.AnchorFeeCap, options.ChainTimeout);
        var known = await Database.Anchors.FactAsync(KnownContract.AddressFact, cancellation);
        if (options.Contract == Deploy)
        {
            known ??= await Database.Anchors.KeepFactAsync(KnownContract.AddressFact, await DeployAsync(cancellation), cancellation);
        }
        else
        {
            await InsistAsync(KnownContract.AddressFact, options.Contract, "ledger.other-contract", cancellation);
            known = options.Contract;
        }

        Contract = Address.TryParse(known, out var address) ? address : throw new LedgerStartException(new Refusal("ledger.contract-address", known));
    }

    private async Task<string> DeployAsync(CancellationToken cancellation)
    {
        try
        {
            return (await Target!.DeployAsync(cancellation)).ToString();
        }
        catch (ChainException failure)
        {
            throw new LedgerStartException(new Refusal("ledger.not-deployed", failure.Code, failure.Message));
        }
    }

    /// <summary>A data folder belongs to one origin, one log key and one contract for good.</summary>
    private async Task InsistAsync(string fact, string value, string code, CancellationToken cancellation)
    {
        var holds = await Database.Anchors.KeepFactAsync(fact, value, cancellation);
        if (holds != value)
        {
            throw new LedgerStartException(new Refusal(code, value, holds));
        }
    }
}
