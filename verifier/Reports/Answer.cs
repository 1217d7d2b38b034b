using System.Collections.Immutable;

namespace Integrity.Reports;

/// <summary>
/// How an answer stands. What is not yet so, what nobody supplied, what somebody left out on purpose and what is wrong are four different things, and
/// whoever shows an answer gives each its own sign, word and shape; colour is never the only one.
/// </summary>
public enum Standing
{
    /// <summary>Nothing was asked, or nothing can be said.</summary>
    Unasked,

    /// <summary>Shown to be so.</summary>
    Good,

    /// <summary>Shown not to be so.</summary>
    Broken,

    /// <summary>Integrity stands; a rule that was asked for is not kept, or cannot be shown.</summary>
    NotMet,

    /// <summary>Time alone will tell: the checkpoint waits for its anchor.</summary>
    Pending,

    /// <summary>Something that it takes is not here, and somebody would have to supply it.</summary>
    Unavailable,

    /// <summary>Left out on purpose by whoever passed the file on. No proof changes.</summary>
    Withheld,

    /// <summary>For a person to judge.</summary>
    Person,
}

/// <summary>A question that people ask of a bundle, and the answer in plain words.</summary>
/// <param name="Id">Stable, for links and programs.</param>
/// <param name="Word">The standing in a word or two.</param>
/// <param name="Says">What there is to say, in sentences. May hold what strangers wrote: whoever shows it encodes it.</param>
public sealed record Answer(string Id, string Question, Standing Standing, string Word, ImmutableArray<Line> Says);
