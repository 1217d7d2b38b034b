namespace Integrity.Rules;

/// <summary>What must be so for a part or a term to apply (docs/rules.md, "Conditions"). Sees open members only.</summary>
public abstract record Condition
{
    private protected Condition()
    {
    }
}
