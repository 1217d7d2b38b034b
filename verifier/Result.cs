using System.Diagnostics.CodeAnalysis;

namespace Integrity;

/// <summary>A value, or the reason there is none. Bad input is a value of this type, never an exception.</summary>
[SuppressMessage("Usage", "CA2225", Justification = "The implicit conversions are the only constructors a reader needs.")]
public readonly struct Result<T> where T : notnull
{
    private readonly T? value;
    private readonly Refusal? refusal;

    private Result(T? value, Refusal? refusal) => (this.value, this.refusal) = (value, refusal);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    /// <summary>True and the value, or false and the refusal. A default instance is a refusal: nothing was checked.</summary>
    public bool Ok([NotNullWhen(true)] out T? accepted, [NotNullWhen(false)] out Refusal? refused)
    {
        accepted = value;
        refused = value is null || refusal is not null ? refusal ?? new Refusal("internal.nothing-checked") : null;
        return refused is null;
    }

    /// <summary>The value, for callers that know there is one (own constants, tests).</summary>
    public T OrThrow() => Ok(out var accepted, out var refused) ? accepted : throw new InvalidOperationException(refused.ToString());

    /// <summary>The refusal, or null when there is a value.</summary>
    public Refusal? Why => Ok(out _, out var refused) ? null : refused;
}
