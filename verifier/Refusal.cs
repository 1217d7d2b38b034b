namespace Integrity;

/// <summary>Why something was not accepted: a stable code, and the values that its sentence names.</summary>
/// <remarks>The sentences (what was wrong, what to do) live in <c>Texts/</c>, in zh-CN and en, keyed by <see cref="Code"/>.</remarks>
public sealed record Refusal(string Code, params IReadOnlyList<string> Values)
{
    public override string ToString() => $"{Code}({string.Join(", ", Values)})";
}
