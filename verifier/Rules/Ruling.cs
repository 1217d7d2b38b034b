using Integrity.Custody;

namespace Integrity.Rules;

/// <summary>What a check found in one place. How bad a failure is, its rule says.</summary>
internal enum RulingKind
{
    /// <summary>There is nothing to judge here (yet).</summary>
    Nothing,
    Holds,
    Fails,

    /// <summary>It depends on what is withheld, on what nobody told the verifier, or is for a person by nature.</summary>
    Human,
}

/// <summary>A check's answer, with the key and values of its sentence.</summary>
internal readonly record struct Ruling(RulingKind Kind, string Code, IReadOnlyList<string> Values)
{
    private const string WithheldCode = "judged.withheld";

    /// <summary>A later statement that made it so; null where it was so from the start.</summary>
    public long? By { get; init; }

    /// <summary>It rests on what may be withheld.</summary>
    public bool IsWithheld => Kind == RulingKind.Human && Code == WithheldCode;

    /// <summary>Nothing to judge, and nothing worth a line.</summary>
    public static readonly Ruling Silent = new(RulingKind.Nothing, "", []);

    public static Ruling Nothing(string code, params IReadOnlyList<string> values) => new(RulingKind.Nothing, code, values);

    public static Ruling Holds(string code, params IReadOnlyList<string> values) => new(RulingKind.Holds, code, values);

    public static Ruling Fails(string code, params IReadOnlyList<string> values) => new(RulingKind.Fails, code, values);

    public static Ruling Human(string code, params IReadOnlyList<string> values) => new(RulingKind.Human, code, values);

    public static Ruling Withheld(string members) => new(RulingKind.Human, WithheldCode, [members]);

    public RuleOutcome Outcome(RuleOutcome severity) => Kind switch
    {
        RulingKind.Holds => RuleOutcome.Pass,
        RulingKind.Fails => severity,
        RulingKind.Human => RuleOutcome.Human,
        _ => RuleOutcome.NotApplicable,
    };
}

/// <summary>A ruling and the statement it is about.</summary>
internal readonly record struct PlacedRuling(int Position, Ruling Ruling);
