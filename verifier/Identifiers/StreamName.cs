using System.Text;

namespace Integrity.Identifiers;

/// <summary>What a stream is the history of.</summary>
public enum StreamKind
{
    /// <summary>One piece of evidence.</summary>
    Item,

    /// <summary>One agency's keyring.</summary>
    Agency,

    /// <summary>One rule pack.</summary>
    Standard,

    /// <summary>One recognition agreement.</summary>
    Agreement,

    /// <summary>One case: which items joined it.</summary>
    Case,

    /// <summary>One report link: who opened it.</summary>
    Share,
}

/// <summary>The name of one history: <c>item/EV-…</c>, <c>agency/cn.331024.psb</c>, …  Only the canonical spelling is read.</summary>
public sealed record StreamName
{
    /// <summary>Of the part after the slash, for kinds other than item and agency: <c>[A-Za-z0-9]+([._-][A-Za-z0-9]+)*</c>.</summary>
    public const int MaxIdLength = 64;

    private StreamName(StreamKind kind, string id) => (Kind, Id) = (kind, id);

    public StreamKind Kind { get; }

    /// <summary>The part after the slash.</summary>
    public string Id { get; }

    public static StreamName Item(EvidenceCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return new(StreamKind.Item, code.ToString());
    }

    public static StreamName Agency(AgencyId agency)
    {
        ArgumentNullException.ThrowIfNull(agency);
        return new(StreamKind.Agency, agency.ToString());
    }

    public static Result<StreamName> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryKind(text.AsSpan(0, slash), out var kind))
        {
            return Malformed(text);
        }

        var id = text[(slash + 1)..];
        switch (kind)
        {
            case StreamKind.Item:
                return !EvidenceCode.Parse(id).Ok(out var code, out var badCode) ? badCode : code.ToString() == id ? Item(code) : Malformed(text);
            case StreamKind.Agency:
                return !AgencyId.Parse(id).Ok(out var agency, out var badAgency) ? badAgency : Agency(agency);
            default:
                return Words.Joined(id, MaxIdLength, Words.AnyCase, "._-") ? new StreamName(kind, id) : Malformed(text);
        }
    }

    /// <summary>H(stream) = SHA-256("integrity/stream/v1\n" + origin + "\n" + stream): the stream's key in the log, which reveals nothing.</summary>
    public Hash256 Key(string origin) => Hash256.Sha256(Encoding.UTF8.GetBytes($"integrity/stream/v1\n{origin}\n{this}"));

    public override string ToString() => $"{Text(Kind)}/{Id}";

    private static Refusal Malformed(string text) => new("identifier.stream", text[..Math.Min(text.Length, 80)]);

    private static bool TryKind(ReadOnlySpan<char> text, out StreamKind kind)
    {
        foreach (var candidate in Enum.GetValues<StreamKind>())
        {
            if (text.SequenceEqual(Text(candidate)))
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }

    private static string Text(StreamKind kind) => kind switch
    {
        StreamKind.Item => "item",
        StreamKind.Agency => "agency",
        StreamKind.Standard => "standard",
        StreamKind.Agreement => "agreement",
        StreamKind.Case => "case",
        _ => "share",
    };
}
