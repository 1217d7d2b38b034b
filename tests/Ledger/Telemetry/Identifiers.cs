using Integrity.Testing;

namespace Integrity.Ledger.Tests.Telemetry;

/// <summary>Everything that a story could be recognised by.</summary>
internal static class Identifiers
{
    public static IReadOnlyList<string> Of(Testing.History story) =>
    [
        .. story.Log.SelectMany(e => new[] { e.Statement.Stream.ToString(), e.Statement.Stream.Id, e.Digest.ToString(), e.Statement.Stream.Key(Testing.History.Origin).ToString() }
            .Concat(e.Signatures.Select(s => s.Kid))
            .Concat(e.Disclosures.SelectMany(d => new[] { d.Salt, d.Encoded }))),
        .. Cast.Everyone.SelectMany(a => new[] { a.Id.ToString(), a.Name, a.Root.Public.Kid }.Concat(a.Officers.Select(o => o.Number))),
        Testing.History.Origin,
        $"{Cast.Code("never")}",
    ];
}
