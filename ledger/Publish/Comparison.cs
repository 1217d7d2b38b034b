using System.Text.Json;
using Integrity.Proofs;

namespace Integrity.Ledger.Publish;

/// <summary>Holds what a document says of its bundle against the bundle.</summary>
internal static class Comparison
{
    /// <summary>The first claim that the bundle does not bear out, or null. Only when the receipt was accepted, and by which transaction, a bundle cannot say.</summary>
    /// <param name="said">The document.</param>
    /// <param name="code">What was asked for.</param>
    /// <param name="bytes">Of the bundle.</param>
    public static Refusal? FirstDifference(PublishedHead said, string code, Bundle bundle, ReadOnlySpan<byte> bytes)
    {
        if (bundle.Subject.Kind != Identifiers.StreamKind.Item || bundle.Subject.Id != code)
        {
            return Differs("id", code, bundle.Subject.ToString());
        }

        if (bundle.Anchor is null)
        {
            return Differs("receipt.anchor", said.Block ?? "?", "-");
        }

        var (acceptedAt, transaction) = Unproven(said.Receipt);
        var found = Publication.Claims(bundle, bytes, acceptedAt, transaction);
        return said.Origin != found.Origin ? Differs("origin", said.Origin, found.Origin)
            : said.Size != found.Size ? Differs("size", $"{said.Size}", $"{found.Size}")
            : said.Statements != found.Statements ? Differs("statements", $"{said.Statements}", $"{found.Statements}")
            : !JsonElement.DeepEquals(said.Receipt, found.Receipt) ? Differs("receipt", Shown(said.Receipt), Shown(found.Receipt))
            : null;
    }

    private static (DateTimeOffset AcceptedAt, string Transaction) Unproven(JsonElement receipt) => (
        receipt.TryGetProperty("acceptedAt", out var time) && time.ValueKind == JsonValueKind.String && UtcTime.TryParse(time.GetString(), out var at) ? at : default,
        receipt.TryGetProperty("anchor", out var anchor) && anchor.ValueKind == JsonValueKind.Object
            && anchor.TryGetProperty("transaction", out var transaction) && transaction.ValueKind == JsonValueKind.String ? transaction.GetString()! : "");

    private static string Shown(JsonElement receipt) =>
        receipt.TryGetProperty("statement", out var statement) && statement.ValueKind == JsonValueKind.String && statement.GetString() is { Length: <= 80 } text ? text : "?";

    private static Refusal Differs(string claim, string said, string found) => new("published.claim", claim, said, found);
}
