using System.Collections.Immutable;
using Integrity.Identifiers;

namespace Integrity.Custody.Shares;

/// <summary>A report link (报告链接) and every try to open it.</summary>
public sealed record ShareState
{
    /// <summary>The item or case whose proof the link leads to.</summary>
    public required StreamName Of { get; init; }

    public required AgencyId Owner { get; init; }

    /// <summary>Last second it can be opened.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Wrong codes that close the link.</summary>
    public required int Tries { get; init; }

    /// <summary>What the extraction code (提取码) derives to: 32 bytes, base64url. The code itself is never stored.</summary>
    public required string Code { get; init; }

    /// <summary>Names of members that are left out of what the link shows.</summary>
    public ImmutableArray<string> Withhold { get; init; } = [];

    /// <summary>The rule pack the report is made by, <c>CN-CRIM@2026.1</c>.</summary>
    public string? Rules { get; init; }

    public int WrongCodes { get; init; }

    public int Opened { get; init; }

    /// <summary>The statement that revoked it.</summary>
    public long? Revoked { get; init; }

    /// <summary>Whether a try is still heard at that time.</summary>
    public bool IsOpen(DateTimeOffset at) => Revoked is null && at <= Until && WrongCodes < Tries;
}
