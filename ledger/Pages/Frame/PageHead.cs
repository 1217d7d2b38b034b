namespace Integrity.Ledger.Pages.Frame;

/// <summary>What the frame needs to know of the page inside it.</summary>
/// <param name="Title">In the reader's language already: it may hold a code.</param>
public sealed record PageHead(string Title)
{
    /// <summary>Its own script among the bundled ones, <c>verify</c> for <c>verify.js</c>; none where the page needs none.</summary>
    public string? Script { get; init; }

    /// <summary>Beginnings of the codes of the sentences that the script says.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>What anybody may see and what does not change with who asks may be kept for a moment; nothing else is kept anywhere.</summary>
    public bool IsPublic { get; init; }
}
