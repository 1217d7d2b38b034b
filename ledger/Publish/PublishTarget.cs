namespace Integrity.Ledger.Publish;

/// <summary>A Cosmos DB container with published bundles: where it is, and the file that opens it.</summary>
/// <param name="Account">The account's endpoint. https; plain http only on this machine, as emulators have it.</param>
/// <param name="KeyFile">An account key or a resource token, in a file of mode 0600.</param>
public sealed record PublishTarget(Uri Account, string KeyFile)
{
    public const string DefaultDatabase = "integrity";

    public const string DefaultContainer = "bundles";

    public string Database { get; init; } = DefaultDatabase;

    public string Container { get; init; } = DefaultContainer;

    /// <summary>Null when the endpoint may be used; a key is never sent in the clear to another machine.</summary>
    internal Refusal? Refuse() =>
        Account.Scheme == Uri.UriSchemeHttps || (Account.Scheme == Uri.UriSchemeHttp && Account.IsLoopback)
            ? null
            : new Refusal("region.address", Account.GetLeftPart(UriPartial.Authority));
}
