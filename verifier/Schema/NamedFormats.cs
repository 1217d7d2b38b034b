using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Schema;

/// <summary>The formats a schema may name. Unlike in plain JSON Schema they are always asserted.</summary>
internal static class NamedFormats
{
    /// <summary>The test for a format's name; null for any other name.</summary>
    public static Func<string, bool>? Find(string? name) => name switch
    {
        "date-time" => text => UtcTime.TryParse(text, out _),
        "digest" => text => Digest.Parse(text).Why is null,
        "statement-digest" => text => Digest.TryParseSha256(text, out _),
        "evidence-code" => text => EvidenceCode.Parse(text).Ok(out var code, out _) && code.ToString() == text,
        "item-stream" => text => StreamName.Parse(text).Ok(out var stream, out _) && stream.Kind == StreamKind.Item,
        "agreement-stream" => text => StreamName.Parse(text).Ok(out var stream, out _) && stream.Kind == StreamKind.Agreement,
        "edition" => Payload.IsStandard,
        "block-hash" => text => Hex0x.TryParse(text, out Hash256 _),
        "disclosure-digest" => text => text.Length == 43 && Base64Url.TryDecode(text, out _),
        "subject-stream" => text => StreamName.Parse(text).Ok(out var stream, out _) && stream.Kind is StreamKind.Item or StreamKind.Case,
        "agency-id" => text => AgencyId.Parse(text).Why is null,
        "key-id" => text => text.Length == 43 && Base64Url.TryDecode(text, out _),
        _ => null,
    };
}
