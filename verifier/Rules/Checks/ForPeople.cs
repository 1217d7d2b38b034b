namespace Integrity.Rules.Checks;

/// <summary>A person judges it, each time it happens.</summary>
internal sealed record HumanStep() : StepCheck("human")
{
    public override Ruling Judge(in Site site) => Ruling.Human("judged.human", site.Statement.Act);
}

/// <summary>A person judges it, of the whole.</summary>
internal sealed record HumanSubject() : SubjectCheck("human")
{
    public override Ruling Judge(Course course) => Ruling.Human("judged.human-whole");
}
