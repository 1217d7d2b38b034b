namespace Integrity.Rules.Checks;

/// <summary>Every integrity check of the verdict passed: hash chain, signatures, inclusion, heads, anchor.</summary>
internal sealed record ChainChecked() : SubjectCheck("chain")
{
    public override Ruling Judge(Course course) => course.Circumstances.Proven ? Ruling.Holds("judged.chain") : Ruling.Fails("judged.chain-not-proven");
}
