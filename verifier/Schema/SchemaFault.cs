namespace Integrity.Schema;

/// <summary>What did not match: a refusal code, the JSON pointer (RFC 6901) of the value, and what was expected of it.</summary>
/// <remarks>Built only when something is wrong: each level on the way out puts its own step in front of the pointer.</remarks>
internal sealed record SchemaFault(string Code, string Expected, string Pointer = "")
{
    public SchemaFault Under(string step) =>
        this with { Pointer = "/" + step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) + Pointer };

    public Refusal ToRefusal() => new(Code, Pointer.Length == 0 ? "/" : Pointer, Expected);
}
