using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Digests;
using Integrity.Identifiers;

namespace Integrity.Statements;

/// <summary>The bytes a statement is signed as, read.</summary>
internal static class Payload
{
    public const int MaxDepth = 16;

    private const int MaxName = 64;

    private static readonly SearchValues<char> Lower = SearchValues.Create("abcdefghijklmnopqrstuvwxyz");

    /// <summary>Any order of members; exactly the known ones.</summary>
    public static Result<Statement> Read(ReadOnlySpan<byte> utf8, ImmutableArray<Disclosure> disclosures)
    {
        if (!StrictJson.ParseElement(utf8, MaxDepth, Envelope.MaxSize).Ok(out var json, out var refusal))
        {
            return refusal;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return new Refusal("statement.malformed", "payload");
        }

        var m = new Members();
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "v": m.V = member.Value; break;
                case "seq": m.Seq = member.Value; break;
                case "body": m.Body = member.Value; break;
                case "origin" when Text(member, out m.Origin): break;
                case "stream" when Text(member, out m.Stream): break;
                case "prev" when Text(member, out m.Prev): break;
                case "act" when Text(member, out m.Act): break;
                case "agency" when Text(member, out m.Agency): break;
                case "at" when Text(member, out m.At): break;
                case "after" when Text(member, out m.After): break;
                case "standard" when Text(member, out m.Standard): break;
                case "_sd_alg" when Text(member, out m.SdAlg): break;
                case "origin" or "stream" or "prev" or "act" or "agency" or "at" or "after" or "standard" or "_sd_alg":
                    return new Refusal("statement.malformed", member.Name);
                default:
                    return new Refusal("statement.unknown-member", Shown(member.Name));
            }
        }

        return Check(m, disclosures);
    }

    /// <summary>Enough of a foreign text to recognise it.</summary>
    public static string Shown(string text) => text.Length <= 48 ? text : $"{text.AsSpan(0, 48)}…";

    private static Result<Statement> Check(Members m, ImmutableArray<Disclosure> disclosures)
    {
        if (m.V.ValueKind != JsonValueKind.Number || !m.V.TryGetInt64(out var version) || version != 1)
        {
            return new Refusal("statement.unknown-version");
        }

        if (m.SdAlg != "sha-256")
        {
            return Malformed("_sd_alg");
        }

        if (m.Origin is null || !Origin.IsValid(m.Origin))
        {
            return Malformed("origin");
        }

        if (m.Stream is null)
        {
            return Malformed("stream");
        }

        if (!StreamName.Parse(m.Stream).Ok(out var stream, out var misnamed))
        {
            // A mistyped evidence code is the one mistake a person makes here, so it is said as such.
            return misnamed.Code == "identifier.check-symbol" ? misnamed : Malformed("stream");
        }

        if (m.Seq.ValueKind != JsonValueKind.Number || !m.Seq.TryGetInt64(out var seq) || seq is < 0 or > Statement.MaxSeq || m.Seq.GetRawText() == "-0")
        {
            return Malformed("seq");
        }

        Hash256 prev = default;
        if ((m.Prev is null) != (seq == 0) || (m.Prev is not null && !Digest.TryParseSha256(m.Prev, out prev)))
        {
            return Malformed("prev");
        }

        if (m.Act is null || !Words.Joined(m.Act, MaxName, Lower, "."))
        {
            return Malformed("act");
        }

        if (m.Agency is null || !AgencyId.Parse(m.Agency).Ok(out var agency, out _))
        {
            return Malformed("agency");
        }

        if (m.At is null || !UtcTime.TryParse(m.At, out var at))
        {
            return Malformed("at");
        }

        Hash256 after = default;
        if (m.After is not null && !Hex0x.TryParse(m.After, out after))
        {
            return Malformed("after");
        }

        if (m.Standard is not null && !IsStandard(m.Standard))
        {
            return Malformed("standard");
        }

        return m.Body.ValueKind != JsonValueKind.Object ? Malformed("body")
            : !Body.Of(m.Body, disclosures).Ok(out var body, out var refusal) ? refusal
            : new Statement(
                m.Origin, stream, seq, m.Prev is null ? null : prev, m.Act, agency, at, m.After is null ? null : after, m.Standard, body);
    }

    /// <summary>A rule pack and its edition: <c>CN-CRIM@2026.1</c>.</summary>
    internal static bool IsStandard(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && Words.Joined(text.AsSpan(0, at), MaxName, Words.AnyCase, "._-")
            && Words.Joined(text.AsSpan(at + 1), MaxName, Words.AnyCase, "._-");
    }

    private static bool Text(JsonProperty member, out string? text)
    {
        text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
        return text is not null;
    }

    private static Refusal Malformed(string member) => new("statement.malformed", member);

    private sealed class Members
    {
        public JsonElement V;
        public JsonElement Seq;
        public JsonElement Body;
        public string? Origin;
        public string? Stream;
        public string? Prev;
        public string? Act;
        public string? Agency;
        public string? At;
        public string? After;
        public string? Standard;
        public string? SdAlg;
    }
}
