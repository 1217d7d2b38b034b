using System.Text;
using System.Text.Json;
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
/// JWT bearer tokens (RFC 7519, RFC 6750) signed by an agency's key: iss = agency, sub = kid, aud = our origin, exp at most 5 minutes after iat.
/// The algorithm is the registered key's; what the token says of it must agree. The agency's root key may read too.
/// </summary>
internal sealed class Bearer(string origin, GrainHost grains, IReadOnlyDictionary<string, string> auditors, TimeProvider clock, Gate gate)
{
    /// <summary>Longest life of a token.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private const int Largest = 4096;
    private const string Scheme = "Bearer ";

    public async Task<Result<ReaderIdentity>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return new Refusal("access.no-token", origin);
        }

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > Largest)
        {
            return new Refusal("access.malformed");
        }

        return !Token.Parse(header[Scheme.Length..]).Ok(out var token, out var malformed) ? malformed
            : token.Audience != origin ? new Refusal("access.other-audience", token.Audience, origin)
            : RefuseTime(token) ?? Counted(request.HttpContext, await RefuseKeyAsync(token, cancellation));
    }

    /// <summary>Only a token that holds is counted against its agency.</summary>
    private Result<ReaderIdentity> Counted(HttpContext http, Result<ReaderIdentity> reader) =>
        reader.Ok(out var identity, out _) && gate.RefuseRead(http, identity.Agency) is { } refused ? refused : reader;

    private Result<ReaderIdentity>? RefuseTime(Token token)
    {
        var now = clock.GetUtcNow();
        return token.Expires - token.Issued > Life ? new Refusal("access.too-long", Life.TotalMinutes.ToString())
            : token.Issued > now + Skew ? new Refusal("access.from-the-future", UtcTime.Format(token.Issued), UtcTime.Format(now))
            : token.Expires < now - Skew ? new Refusal("access.expired", UtcTime.Format(token.Expires), UtcTime.Format(now))
            : (Result<ReaderIdentity>?)null;
    }

    private async Task<Result<ReaderIdentity>> RefuseKeyAsync(Token token, CancellationToken cancellation)
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

    private sealed record Token(
        string Algorithm, string Issuer, string Subject, string Audience, DateTimeOffset Issued, DateTimeOffset Expires, string Signed, byte[] Signature)
    {
        private static readonly Refusal Malformed = new("access.malformed");

        public static Result<Token> Parse(string text)
        {
            var parts = text.Split('.', 4);
            if (parts.Length != 3 || !Base64Url.TryDecode(parts[2], out var signature)
                || !Part(parts[0]).Ok(out var header, out _) || !Part(parts[1]).Ok(out var claims, out _))
            {
                return Malformed;
            }

            // An extension that must be understood (RFC 7515 §4.1.11) is not: none is.
            return !header.TryGetProperty("crit", out _) && Text(header, "typ") == "JWT" && Text(header, "alg") is { } alg && Text(header, "kid") is { } kid
                && Text(claims, "iss") is { } iss && Text(claims, "sub") == kid && Text(claims, "aud") is { } aud
                && Time(claims, "iat") is { } iat && Time(claims, "exp") is { } exp
                ? new Token(alg, iss, kid, aud, iat, exp, $"{parts[0]}.{parts[1]}", signature)
                : Malformed;
        }

        private static Result<JsonElement> Part(string text) =>
            Base64Url.TryDecode(text, out var bytes) && StrictJson.ParseElement(bytes, 4, Largest).Ok(out var json, out _) && json.ValueKind == JsonValueKind.Object
                ? json
                : Malformed;

        private static string? Text(JsonElement json, string name) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        private static DateTimeOffset? Time(JsonElement json, string name) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
                && seconds is > 0 and < 253402300800
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
    }
}
