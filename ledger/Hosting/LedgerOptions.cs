namespace Integrity.Ledger;

/// <summary>What one ledger process needs to know. Secrets come from files, never from here.</summary>
public sealed record LedgerOptions : WebOptions
{
    public LedgerOptions()
    {
    }

    /// <summary>A ledger that is reached in this way.</summary>
    public LedgerOptions(WebOptions web) : base(web)
    {
    }

    /// <summary>Where the SQLite database and, unless named elsewhere, the log key live. Created when missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>
    /// An Npgsql connection string (<c>Host=…</c>) of the PostgreSQL database that several nodes share; null: SQLite in <see cref="DataFolder"/>.
    /// Never with a password in it: that comes from a pgpass file or the environment.
    /// </summary>
    public string? Store { get; init; }

    /// <summary>The log's name: a C2SP origin. Every statement names it, so one sent to another ledger is refused.</summary>
    public required string Origin { get; init; }

    /// <summary>The chain node's JSON-RPC address; without it nothing is anchored and every bundle stays pending.</summary>
    public Uri? Chain { get; init; }

    /// <summary>Address of the <c>EvidenceAnchor</c> contract, or <c>deploy</c>: deploy one and remember it in the data folder.</summary>
    public string Contract { get; init; } = "deploy";

    /// <summary>Ed25519 private JWK that signs checkpoints; created with mode 0600 when missing. Default: <c>log.key</c> in the data folder.</summary>
    public string? LogKeyFile { get; init; }

    /// <summary>The log's key where it is not in a file, but in a module that signs for us. Disposed with the ledger.</summary>
    public Keys.ILogSigner? Signer { get; init; }

    /// <summary>File with the 32-byte hex key of the account that anchors; mode 0600 is insisted on. Needed when <see cref="Chain"/> is set.</summary>
    public string? ChainKeyFile { get; init; }

    /// <summary>Agencies that may open their keyring here, by id, with the kid of their root key. Empty: anyone may, and start-up says so.</summary>
    public IReadOnlyDictionary<string, string> Admit { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Agencies whose auditors may read every item here, by id, with the kid of their root key. An agency grants its keys roles by itself, so
    /// the role alone opens nothing. Empty: nobody reads what is not his.
    /// </summary>
    public IReadOnlyDictionary<string, string> Auditors { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The operator answers for it that a log of exactly this size is the newest there is, though the chain cannot be asked now. Looked at only before
    /// the first signature after a start, and only while the log is this long: left in a configuration it means nothing any more.
    /// </summary>
    public long? VouchedSize { get; init; }

    /// <summary>Pause between looks at the chain. A new checkpoint is anchored at the next look.</summary>
    public TimeSpan AnchorInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When an anchored block counts for <c>wait=anchor</c> and for bundles. Until then what it anchors is pending.</summary>
    public Anchor.Confirmations AnchorConfirmations { get; init; } = Anchor.Confirmations.None;

    /// <summary>Most wei per gas offered for an anchor; dearer gas is waited out.</summary>
    public System.Numerics.BigInteger AnchorFeeCap { get; init; } = 500_000_000_000;

    /// <summary>How long the chain's node may take for one answer.</summary>
    public TimeSpan ChainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one look at the chain may take, with the inclusion of what it sends; then it is sent again at a higher fee.</summary>
    public TimeSpan ChainPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a checkpoint may wait for its anchor before <c>/health</c> fails.</summary>
    public TimeSpan AnchorPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Shortest rest between two checkpoints: one fsync and one signature each. Under load it is up to five times as long.</summary>
    public TimeSpan LogInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Where webhooks may be besides the public Internet.</summary>
    public Reminders.WebhookReach WebhookReach { get; init; }

    /// <summary>Where bundles are published for partners; nowhere when null.</summary>
    public Publish.PublishTarget? Publish { get; init; }
}
