using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Schema;

namespace Integrity.Rules;

/// <summary>A rule pack (docs/rules.md): the rules, terms, calendar and body schemas that a history is held against, with their sources.</summary>
public sealed record Pack
{
    public const string Format = "integrity-standard@v1";

    /// <summary>In its one spelling: it must fit into a statement.</summary>
    public const int MaximumBytes = 44 * 1024;

    private readonly ReadOnlyMemory<byte> canonical;

    internal Pack(ReadOnlyMemory<byte> canonical)
    {
        this.canonical = canonical;
        Digest = Hash256.Sha256(canonical.Span);
    }

    /// <summary><c>CN-CRIM</c></summary>
    public required string Id { get; init; }

    /// <summary><c>2026.1</c></summary>
    public required string Edition { get; init; }

    /// <summary><c>CN-CRIM@2026.1</c></summary>
    public string Name => $"{Id}@{Edition}";

    /// <summary>First second it is in force.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>First second it is not in force any more.</summary>
    public DateTimeOffset? To { get; init; }

    public required BothLanguages Title { get; init; }

    public required ImmutableArray<PackSource> Sources { get; init; }

    public required Calendar Calendar { get; init; }

    public required ImmutableArray<TermRule> Terms { get; init; }

    public required ImmutableArray<PackRule> Rules { get; init; }

    /// <summary>What the body of an act must match besides the act's own schema, by act.</summary>
    public required ImmutableDictionary<string, JsonSchema> Schemas { get; init; }

    /// <summary>SHA-256 of <see cref="ToUtf8"/>: layout and order of members of the file do not matter.</summary>
    public Hash256 Digest { get; }

    /// <summary><c>ID@EDITION</c></summary>
    public static bool IsName(string text) => text.Split('@') is [var id, var edition] && PackReader.IsId(id) && PackReader.IsEdition(edition);

    public bool InForce(DateTimeOffset at) => at >= From && !(at >= To);

    public PackRule? Rule(string id) => Rules.FirstOrDefault(r => r.Id == id);

    public TermRule? Term(string id) => Terms.FirstOrDefault(t => t.Id == id);

    /// <summary>The first fault as a refusal; its values end with line and column.</summary>
    public static Result<Pack> Parse(ReadOnlyMemory<byte> utf8) => PackReader.Read(utf8.Span, out var faults) is { } pack ? pack : faults[0].Why;

    /// <summary>The pack as it stands in a statement's body.</summary>
    public static Result<Pack> Parse(JsonElement json) => Parse(System.Text.Encoding.UTF8.GetBytes(json.GetRawText()));

    /// <summary>Every fault with its place, in order of lines; empty for a good pack.</summary>
    public static ImmutableArray<PackFault> Lint(ReadOnlyMemory<byte> utf8)
    {
        _ = PackReader.Read(utf8.Span, out var faults);
        return faults;
    }

    /// <summary>RFC 8785: the one spelling.</summary>
    public byte[] ToUtf8() => canonical.ToArray();

    public bool Equals(Pack? other) => other is not null && Digest == other.Digest;

    public override int GetHashCode() => Digest.GetHashCode();
}

/// <summary>A law, judicial interpretation or norm that rules cite.</summary>
public sealed record PackSource(string Id, BothLanguages Title);

/// <summary>Where a rule comes from.</summary>
/// <param name="Source">Id of one of the pack's sources.</param>
/// <param name="Article">As the source numbers it.</param>
/// <param name="Unread">The author of the pack did not read it in the original: it is shown with a mark.</param>
public sealed record Citation(string Source, string Article, bool Unread);

/// <summary>What is wrong with a pack, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">In characters, from 1.</param>
/// <param name="Why">Code <c>pack.…</c>, <c>json.…</c> or <c>schema.…</c>; its sentence is in <c>Texts/</c>. For <c>pack.…</c> the last two values are line and column.</param>
public sealed record PackFault(int Line, int Column, Refusal Why);
