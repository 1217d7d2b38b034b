using System.Text.Json;
using Integrity.Proofs;

namespace Integrity.Ledger.Publish;

/// <summary>Reads a head document strictly, but for the members that Cosmos DB adds, whose names begin with an underscore.</summary>
internal static class PublishedHeadReader
{
    private static readonly string[] Known =
        ["id", "pk", "format", "origin", "size", "statements", "bytes", "digest", "receipt", "bundle", "parts", "former"];

    public static Result<PublishedHead> Read(byte[] utf8)
    {
        if (!StrictJson.ParseElement(utf8, 16, 4 << 20).Ok(out var json, out var refused))
        {
            return refused;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return Malformed("{}");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (!member.Name.StartsWith('_') && !Known.Contains(member.Name))
            {
                return Malformed(member.Name.Length > 40 ? "?" : member.Name);
            }
        }

        var text = Text(json, "bundle");
        var parts = Number(json, "parts", PartSet.Most);
        return Text(json, "format") != PublishedHead.Format ? Malformed("format")
            : Text(json, "id") is not { } id || Text(json, "pk") != id ? Malformed("id")
            : Text(json, "origin") is not { } origin ? Malformed("origin")
            : Number(json, "size", long.MaxValue) is not (> 0 and { } size) ? Malformed("size")
            : Number(json, "statements", long.MaxValue) is not (> 0 and { } statements) ? Malformed("statements")
            : Number(json, "bytes", Bundle.MaximumBytes) is not (> 0 and { } bytes) ? Malformed("bytes")
            : Digest(json) is not { } digest ? Malformed("digest")
            : !json.TryGetProperty("receipt", out var receipt) || receipt.ValueKind != JsonValueKind.Object ? Malformed("receipt")
            : (text is null) == (parts is null) || parts == 0 ? Malformed("bundle")
            : Former(json) is not { } former ? Malformed("former")
            : new PublishedHead(id, origin, size, statements, (int)bytes, digest, text, (int)(parts ?? 0), receipt) { Former = former };
    }

    private static List<PartSet>? Former(JsonElement json)
    {
        var sets = new List<PartSet>();
        if (!json.TryGetProperty("former", out var list))
        {
            return sets;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > 4)
        {
            return null;
        }

        foreach (var set in list.EnumerateArray())
        {
            if (set.ValueKind != JsonValueKind.Object || Digest(set) is not { } digest || Number(set, "parts", PartSet.Most) is not { } count)
            {
                return null;
            }

            sets.Add(new PartSet(digest, (int)count));
        }

        return sets;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name, long most) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 && number <= most ? number : null;

    private static Hash256? Digest(JsonElement json) =>
        Text(json, "digest") is { } text && text.StartsWith("sha256:", StringComparison.Ordinal) && Hex0x.TryParse($"0x{text.AsSpan(7)}", out Hash256 digest) ? digest : null;

    private static Refusal Malformed(string member) => new("published.malformed", member);
}
