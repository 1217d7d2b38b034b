namespace Integrity.Rules;

/// <summary>One check of the closed vocabulary with its parameters (docs/rules.md, "The vocabulary").</summary>
public abstract record RuleCheck
{
    private protected RuleCheck(string name) => Name = name;

    /// <summary>As packs write it.</summary>
    public string Name { get; }

    /// <summary>Members of a body that the check reads, disclosed ones too.</summary>
    internal virtual IEnumerable<MemberPath> Reads => [];
}

/// <summary>A check of one statement, made for each act it is asked for.</summary>
internal abstract record StepCheck(string CheckName) : RuleCheck(CheckName)
{
    public abstract Ruling Judge(in Site site);
}

/// <summary>A check of an item's whole history.</summary>
internal abstract record ItemCheck(string CheckName) : RuleCheck(CheckName)
{
    public abstract IEnumerable<PlacedRuling> Judge(ItemCourse item);
}

/// <summary>A check made once, for what the report is about.</summary>
internal abstract record SubjectCheck(string CheckName) : RuleCheck(CheckName)
{
    public abstract Ruling Judge(Course course);
}
