using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Statements;

namespace Integrity.Rules;

/// <summary>What must be so for a part or a term to apply (docs/rules.md, "Conditions"). Sees open members only.</summary>
public abstract record Condition
{
    private protected Condition()
    {
    }

    /// <summary>Whether it is so at a statement.</summary>
    /// <param name="statement">Whose open members count.</param>
    /// <param name="fact">A fact of the item by name; null where it is not known.</param>
    internal abstract bool Holds(Statement statement, Func<string, string?> fact);

    internal static bool All(ImmutableArray<Condition> conditions, Statement statement, Func<string, string?> fact)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(statement, fact))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A text is one of these.</summary>
internal sealed record MemberIsOneOf(MemberPath Path, ImmutableArray<string> Of) : Condition
{
    internal override bool Holds(Statement statement, Func<string, string?> fact) => Path.OpenText(statement) is { } text && Of.Contains(text);
}

/// <summary>A member is there, or is not.</summary>
internal sealed record MemberIsPresent(MemberPath Path, bool Present) : Condition
{
    internal override bool Holds(Statement statement, Func<string, string?> fact) => Path.Open(statement) is not null == Present;
}

/// <summary>A flag is set, or is said not to be.</summary>
internal sealed record MemberIsFlag(MemberPath Path, bool Flag) : Condition
{
    internal override bool Holds(Statement statement, Func<string, string?> fact) =>
        Path.Open(statement)?.ValueKind == (Flag ? JsonValueKind.True : JsonValueKind.False);
}

/// <summary>A fact of the item is one of these.</summary>
internal sealed record ItemIs(string Fact, ImmutableArray<string> Of) : Condition
{
    /// <summary>Every fact there is.</summary>
    public static readonly ImmutableArray<string> Facts = ["kind", "caseType", "method", "begins", "sealed", "stored", "digital", "referred", "purpose"];

    /// <summary>Those that a term can look at: it is reckoned one statement at a time.</summary>
    public static readonly ImmutableArray<string> OfTerms = ["kind", "caseType", "begins", "sealed", "stored"];

    internal override bool Holds(Statement statement, Func<string, string?> fact) => fact(Fact) is { } value && Of.Contains(value);
}
