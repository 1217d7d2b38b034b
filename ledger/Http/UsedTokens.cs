using System.Globalization;
using System.Text;
using Integrity.Identifiers;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Http;

/// <summary>Which tokens an agency has used up, in the store, so that they are used up on every node. Forgotten when they would have expired.</summary>
internal sealed class UsedTokens(IAnchorStore facts, TimeProvider clock)
{
    /// <summary>Changes that one agency may make within the life of a token.</summary>
    private const int Most = 64;

    /// <summary>Nodes that may be quicker before the sender is asked to come back.</summary>
    private const int MostRounds = 16;

    /// <summary>Null when the token was still good and is used now.</summary>
    public async Task<Refusal?> SpendAsync(AgencyId agency, BearerToken token, DateTimeOffset until, CancellationToken cancellation)
    {
        var (fact, name) = ($"used-tokens/{agency}", Hash256.Sha256(Encoding.ASCII.GetBytes(token.Signed)).ToString());
        for (var round = 0; round < MostRounds; round++)
        {
            var was = await facts.FactAsync(fact, cancellation);
            var now = clock.GetUtcNow().ToUnixTimeSeconds();
            var live = (was ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => Until(line) >= now).ToList();
            if (live.Exists(line => line.EndsWith(name, StringComparison.Ordinal)))
            {
                return new Refusal("access.used");
            }

            if (live.Count >= Most)
            {
                return new Refusal("limit.changes", agency.ToString(), $"{Most}", $"{Math.Max(1, live.Min(Until) - now)}");
            }

            if (await facts.SwapFactAsync(fact, was, string.Join('\n', live.Append($"{until.ToUnixTimeSeconds()} {name}")), cancellation))
            {
                return null;
            }
        }

        return new Refusal("ledger.busy");
    }

    private static long Until(string line) => long.Parse(line.AsSpan(0, line.IndexOf(' ')), CultureInfo.InvariantCulture);
}
