using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Digests;
using Integrity.Identifiers;

namespace Integrity.Custody;

/// <summary>What an act's body says in the open. Read only after its schema matched, so members have their types and formats.</summary>
/// <remarks>The decider sees nothing else of a body: withholding a disclosure can then never change what it decides.</remarks>
internal readonly record struct Said(JsonElement Open)
{
    /// <summary>An envelope digest as our formats write it; a dash for none.</summary>
    public static string Hash(Hash256? digest) => digest is { } hash ? $"sha256:{hash}" : "-";

    public string Text(string name) => Open.GetProperty(name).GetString()!;

    public string? TextOrNull(string name) => Open.TryGetProperty(name, out var value) ? value.GetString() : null;

    public bool Has(string name) => Open.TryGetProperty(name, out _);

    public bool Flag(string name) => Open.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public long Number(string name) => (long)Open.GetProperty(name).GetDecimal();

    public DateTimeOffset? TimeOrNull(string name) =>
        Open.TryGetProperty(name, out var value) && UtcTime.TryParse(value.GetString(), out var time) ? time : null;

    public Said Member(string name) => new(Open.GetProperty(name));

    public IEnumerable<Said> Items(string name) => Open.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(e => new Said(e)) : [];

    /// <summary>Empty when there are none; a refusal when one is of a kind that nobody may compute any more.</summary>
    public Result<DigestList> Digests(string name = "digests")
    {
        var read = ImmutableArray.CreateBuilder<RecordedDigest>();
        foreach (var item in Items(name))
        {
            if (!RecordedDigest.Parse(item.Open).Ok(out var digest, out var refused))
            {
                return refused;
            }

            read.Add(digest);
        }

        return new DigestList(read.ToImmutable());
    }

    /// <summary>The items an act says it made.</summary>
    public Result<ChildList> Children()
    {
        var read = ImmutableArray.CreateBuilder<ListedChild>();
        foreach (var item in Items("children"))
        {
            if (!item.Digests().Ok(out var digests, out var refused) || !EvidenceCode.Parse(item.Text("code")).Ok(out var code, out refused))
            {
                return refused;
            }

            read.Add(new(code, item.Text("kind"), digests));
        }

        return new ChildList(read.ToImmutable());
    }
}

/// <summary>An item as its parent's act lists it; its own derive must repeat kind and digests.</summary>
internal sealed record ListedChild(EvidenceCode Code, string Kind, DigestList Digests);

internal sealed record ChildList(ImmutableArray<ListedChild> All);
