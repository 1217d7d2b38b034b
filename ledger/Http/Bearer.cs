using System.Text;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Limits;

namespace Integrity.Ledger.Http;

/// <summary>Who reads: an agency, by one of its keys.</summary>
/// <param name="IsAuditor">An auditor's key of an agency that this ledger lets audit; roles that an agency gives itself are not enough.</param>
/// <param name="At">When, by our clock: what was shared with the agency until then or not any more is not shared.</param>
/// <param name="Roles">What the agency's keyring grants the key now; none for its root key.</param>
internal sealed record ReaderIdentity(AgencyId Agency, bool IsAuditor, DateTimeOffset At, Roles Roles = Roles.None);

/// <summary>
/// JWT bearer tokens (RFC 7519, RFC 6750) signed by an agency's key: iss = agency, sub = kid, aud = our origin, exp at most 5 minutes after iat. One that
/// changes something names its request and holds once (after RFC 9449, which binds a proof of possession to method and address).
/// The algorithm is the registered key's; what the token says of it must agree. The agency's root key may read too.
/// </summary>
internal sealed class Bearer(string origin, GrainHost grains, IReadOnlyDictionary<string, string> auditors, TimeProvider clock, Gate gate, UsedTokens used)
{
    /// <summary>Longest life of a token.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private const string Scheme = "Bearer ";

    /// <summary>Where a browser keeps a read token between pages.</summary>
    public const string Cookie = "integrity-reader";

    /// <summary>Who asks to read. A token for one request may be used for just that one.</summary>
    public async Task<Result<ReaderIdentity>> ReadAsync(HttpRequest request, CancellationToken cancellation) =>
        !Parse(request).Ok(out var token, out var refused) ? refused
        : token.Request is { } bound && bound != BoundRequest.Of(request, bound.Digest) ? new Refusal("access.other-request")
        : await HolderAsync(request, token, cancellation);

    /// <summary>
    /// For what anybody may see, and some see more of: who it is, or nobody where no token holds. That there is too much to do now is no reason to be
    /// told less than one may know, so it is refused.
    /// </summary>
    public async Task<(ReaderIdentity? Reader, Refusal? Refused)> AnybodyAsync(HttpRequest request, CancellationToken cancellation) =>
        (await ReadAsync(request, cancellation)).Ok(out var reader, out var refused) ? (reader, null)
        : refused.Code == "ledger.busy" || refused.Code.StartsWith("limit.", StringComparison.Ordinal) ? (null, refused)
        : (null, null);

    /// <summary>
    /// Who asks to change something. The token names the very request (method, path, digest of the body) and holds once, on whatever node: whoever reads
    /// it on its way can neither change what it asks for nor ask for it again later.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body, as it came.</param>
    /// <param name="refuse">What else speaks against it; nothing is spent then.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<ReaderIdentity>> ActAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, Func<ReaderIdentity, Refusal?> refuse, CancellationToken cancellation)
    {
        if (!Parse(request).Ok(out var token, out var refused))
        {
            return refused;
        }

        var asked = BoundRequest.Of(request, $"sha256:{Hash256.Sha256(body.Span)}");
        if (token.Request != asked)
        {
            return token.Request is null ? new Refusal("access.not-bound", asked.Method, asked.Path, asked.Digest) : new Refusal("access.other-request");
        }

        if (!(await HolderAsync(request, token, cancellation)).Ok(out var holder, out refused))
        {
            return refused;
        }

        return refuse(holder) is { } no ? no
            : await used.SpendAsync(holder.Agency, token, token.Expires + Skew, cancellation) is { } again ? again
            : holder;
    }

    /// <summary>The token of the header, or of the cookie when a page is only asked for: what changes something never goes by what a browser adds by itself.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.Length > 0 ? (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : "")
            : HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? request.Cookies[Cookie]
            : null;
    }

    private Result<BearerToken> Parse(HttpRequest request) =>
        TokenOf(request) is not { } token ? new Refusal("access.no-token", origin)
        : token.Length is 0 or > BearerToken.Largest ? new Refusal("access.malformed")
        : BearerToken.Parse(token);

    private async Task<Result<ReaderIdentity>> HolderAsync(HttpRequest request, BearerToken token, CancellationToken cancellation) =>
        token.Audience != origin ? new Refusal("access.other-audience", token.Audience, origin)
        : RefuseTime(token) ?? Counted(request.HttpContext, await RefuseKeyAsync(token, cancellation));

    /// <summary>Only a token that holds is counted against its agency.</summary>
    private Result<ReaderIdentity> Counted(HttpContext http, Result<ReaderIdentity> reader) =>
        reader.Ok(out var identity, out _) && gate.RefuseRead(http, identity.Agency) is { } refused ? refused : reader;

    private Result<ReaderIdentity>? RefuseTime(BearerToken token)
    {
        var now = clock.GetUtcNow();
        return token.Expires - token.Issued > Life ? new Refusal("access.too-long", Life.TotalMinutes.ToString())
            : token.Issued > now + Skew ? new Refusal("access.from-the-future", UtcTime.Format(token.Issued), UtcTime.Format(now))
            : token.Expires < now - Skew ? new Refusal("access.expired", UtcTime.Format(token.Expires), UtcTime.Format(now))
            : (Result<ReaderIdentity>?)null;
    }

    private async Task<Result<ReaderIdentity>> RefuseKeyAsync(BearerToken token, CancellationToken cancellation)
    {
        if (!AgencyId.Parse(token.Issuer).Ok(out var agency, out _))
        {
            return new Refusal("access.unknown-key", token.Subject, token.Issuer);
        }

        var state = await grains.Of(StreamName.Agency(agency)).StateAsync(cancellation);
        if (!TryKey(state.Keyring, token.Subject, out var key, out var roles, out var refused))
        {
            return refused ?? new Refusal("access.unknown-key", token.Subject, token.Issuer);
        }

        return token.Algorithm == key.Algorithm.ToString() && key.Verify(Encoding.ASCII.GetBytes(token.Signed), token.Signature)
            ? new ReaderIdentity(
                agency, roles.HasFlag(Roles.Auditor) && auditors.TryGetValue(agency.ToString(), out var root) && state.Keyring?.Root.Kid == root,
                clock.GetUtcNow(),
                roles)
            : new Refusal("access.bad-signature", token.Subject);
    }

    private bool TryKey(
        Keyring? keyring,
        string kid,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PublicKey? key,
        out Roles roles,
        out Refusal? refused)
    {
        (key, roles, refused) = (null, Roles.None, null);
        if (keyring?.Root.Kid == kid)
        {
            key = keyring.Root;
            return true;
        }

        if (keyring is null || !keyring.Live(kid, clock.GetUtcNow()).Ok(out var granted, out var dead))
        {
            refused = keyring is not null && keyring.Keys.ContainsKey(kid) ? new Refusal("access.key-not-live", kid) : null;
            return false;
        }

        (key, roles) = (granted.Key, granted.Roles);
        return true;
    }
}
