namespace Integrity.Rules;

/// <summary>One check of the closed vocabulary with its parameters (docs/rules.md, "The vocabulary").</summary>
public abstract record RuleCheck
{
    private protected RuleCheck(string name) => Name = name;

    /// <summary>As packs write it.</summary>
    public string Name { get; }
}
