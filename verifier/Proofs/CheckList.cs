namespace Integrity.Proofs;

/// <summary>The checks made so far, in the order in which they were made.</summary>
internal sealed class CheckList
{
    private readonly List<Check> checks = [];

    public IReadOnlyList<Check> Made => checks;

    public bool AnyFailed => checks.Exists(c => c.Breaks);

    /// <summary>Records pass or fail with the values compared, and says which.</summary>
    public bool That(CheckCode code, bool holds, params IReadOnlyList<string> values)
    {
        checks.Add(new Check(code, holds ? CheckStatus.Pass : CheckStatus.Fail, values));
        return holds;
    }

    /// <summary>Records the refusal of a part that was itself asked to verify something.</summary>
    public void Fail(CheckCode code, Refusal why, params IReadOnlyList<string> values) => checks.Add(new Check(code, CheckStatus.Fail, values, why));

    public void Unavailable(CheckCode code, params IReadOnlyList<string> values) => checks.Add(new Check(code, CheckStatus.Unavailable, values));

    /// <summary>Unavailable, and the trust file says that the verdict may stand without it.</summary>
    public void Tolerated(CheckCode code, params IReadOnlyList<string> values) =>
        checks.Add(new Check(code, CheckStatus.Unavailable, values, Tolerated: true));
}
