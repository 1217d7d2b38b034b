using System.Diagnostics.CodeAnalysis;

namespace Integrity;

/// <summary>A value, or the reason there is none. Bad input is a value of this type, never an exception.</summary>
[SuppressMessage("Usage", "CA2225", Justification = "The implicit conversions are the only constructors a reader needs.")]
public readonly struct Result<T> where T : notnull
{
    private readonly T? value;
    private readonly Refusal? refusal;
    private readonly bool accepted;

    private Result(T? value, Refusal? refusal, bool accepted) => (this.value, this.refusal, this.accepted) = (value, refusal, accepted);

    public static implicit operator Result<T>(T value) => new(value, null, accepted: true);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal, accepted: false);

    /// <summary>True and the value, or false and the refusal. A default instance is a refusal: nothing was checked.</summary>
    public bool Ok([NotNullWhen(true)] out T? got, [NotNullWhen(false)] out Refusal? refused)
    {
        got = value;
        refused = accepted && value is not null ? null : refusal ?? new Refusal("internal.nothing-checked");
        return refused is null;
    }

    /// <summary>The value, for callers that know there is one (own constants, tests).</summary>
    public T OrThrow() => Ok(out var got, out var refused) ? got : throw new InvalidOperationException(refused.ToString());

    /// <summary>The refusal, or null when there is a value.</summary>
    public Refusal? Why => Ok(out _, out var refused) ? null : refused;
}
