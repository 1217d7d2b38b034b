using System.Collections.Immutable;
using System.Text.Json;

namespace Integrity.Statements;

/// <summary>What an act says. Open members are in the signed payload; disclosed ones travel beside it; withheld ones are only counted.</summary>
public sealed class Body
{
    private readonly Dictionary<string, JsonElement> members;
    private readonly HashSet<string> disclosed;

    private Body(JsonElement open, Dictionary<string, JsonElement> members, HashSet<string> disclosed, int withheld) =>
        (Open, this.members, this.disclosed, Withheld) = (open, members, disclosed, withheld);

    /// <summary>The object as signed, with its <c>_sd</c> when it has one.</summary>
    public JsonElement Open { get; }

    /// <summary>Open and disclosed members by name, without <c>_sd</c>. What drives a decision must come from the open ones.</summary>
    public IReadOnlyDictionary<string, JsonElement> Members => members;

    /// <summary>How many digests in <c>_sd</c> no disclosure answers.</summary>
    public int Withheld { get; }

    /// <summary>True when the member came as a disclosure.</summary>
    public bool IsDisclosed(string name) => disclosed.Contains(name);

    /// <summary>True for a member in the signed payload itself; false when it is absent or came as a disclosure.</summary>
    public bool TryOpen(string name, out JsonElement value) => members.TryGetValue(name, out value) && !disclosed.Contains(name);

    /// <summary>RFC 9901 §7.1, for the one place where we allow digests: directly in the body.</summary>
    internal static Result<Body> Of(JsonElement open, ImmutableArray<Disclosure> disclosures)
    {
        var all = new Dictionary<string, JsonElement>();
        HashSet<string>? digests = null;
        foreach (var member in open.EnumerateObject())
        {
            if (!member.NameEquals("_sd"u8))
            {
                if (member.NameEquals("..."u8) || Withholding.HasReserved(member.Value))
                {
                    return new Refusal("statement.reserved-name", member.Name);
                }

                all.Add(member.Name, member.Value);
            }
            else if ((digests = Digests(member.Value)) is null)
            {
                return new Refusal("statement.bad-digests");
            }
        }

        var listed = digests?.Count ?? 0;
        var answered = new HashSet<string>();
        foreach (var disclosure in disclosures)
        {
            if (digests is null || !digests.Remove(disclosure.Digest))
            {
                return new Refusal("statement.unmatched-disclosure", disclosure.Name);
            }

            if (!all.TryAdd(disclosure.Name, disclosure.Value))
            {
                return new Refusal("statement.repeated-member", disclosure.Name);
            }

            answered.Add(disclosure.Name);
        }

        return new Body(open, all, answered, listed - disclosures.Length);
    }

    /// <summary>At least one, each 32 bytes of base64url, none twice; else null.</summary>
    private static HashSet<string>? Digests(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() == 0)
        {
            return null;
        }

        var digests = new HashSet<string>(array.GetArrayLength());
        foreach (var digest in array.EnumerateArray())
        {
            if (digest.ValueKind != JsonValueKind.String || digest.GetString() is not { Length: 43 } text
                || !Base64Url.TryDecode(text, out _) || !digests.Add(text))
            {
                return null;
            }
        }

        return digests;
    }
}
