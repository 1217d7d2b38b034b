using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Statements;

namespace Integrity.Rules;

/// <summary>What a record must have (docs/rules.md, "Needs"). Three-valued: hiding a member can only turn an answer into "not known".</summary>
internal abstract record Need
{
    public abstract Truth Holds(Statement statement);

    public abstract IEnumerable<MemberPath> Paths { get; }

    /// <summary>For people: which members.</summary>
    public string Wanted => string.Join(", ", Paths.Select(p => p.Text).Distinct(StringComparer.Ordinal));
}

internal sealed record NeedMember(MemberPath Path) : Need
{
    public override IEnumerable<MemberPath> Paths => [Path];

    public override Truth Holds(Statement statement) => Path.Find(statement, out _);
}

internal sealed record NeedFlag(MemberPath Path, bool Flag) : Need
{
    public override IEnumerable<MemberPath> Paths => [Path];

    public override Truth Holds(Statement statement) =>
        Path.Find(statement, out var value) is var found && found != Truth.Yes ? found
        : value.ValueKind == (Flag ? JsonValueKind.True : JsonValueKind.False) ? Truth.Yes : Truth.No;
}

internal sealed record NeedOneOf(MemberPath Path, ImmutableArray<string> Of) : Need
{
    public override IEnumerable<MemberPath> Paths => [Path];

    public override Truth Holds(Statement statement) =>
        Path.Find(statement, out var value) is var found && found != Truth.Yes ? found
        : value.ValueKind == JsonValueKind.String && Of.Contains(value.GetString()!) ? Truth.Yes : Truth.No;
}

internal sealed record NeedAll(ImmutableArray<Need> Of) : Need
{
    public override IEnumerable<MemberPath> Paths => Of.SelectMany(n => n.Paths);

    public override Truth Holds(Statement statement) => Of.Min(n => n.Holds(statement));
}

internal sealed record NeedAny(ImmutableArray<Need> Of) : Need
{
    public override IEnumerable<MemberPath> Paths => Of.SelectMany(n => n.Paths);

    public override Truth Holds(Statement statement) => Of.Max(n => n.Holds(statement));
}
