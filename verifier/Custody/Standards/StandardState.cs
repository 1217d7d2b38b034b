using System.Collections.Immutable;
using Integrity.Identifiers;

namespace Integrity.Custody.Standards;

/// <summary>A rule pack's history: its editions, oldest first, each in force from its own date on.</summary>
public sealed record StandardState
{
    /// <summary>As in the stream's name: <c>CN-CRIM</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Published the first edition, and alone publishes and withdraws.</summary>
    public required AgencyId Publisher { get; init; }

    public ImmutableList<PublishedEdition> Editions { get; init; } = [];

    public PublishedEdition? Edition(string edition) => Editions.Find(e => e.Edition == edition);
}

/// <summary>One edition as published.</summary>
/// <param name="Edition">The part of the name after the at sign: <c>2026.1</c>.</param>
/// <param name="Document">The pack, UTF-8, as the statement carries it.</param>
/// <param name="From">First second it is in force.</param>
/// <param name="To">First second it is no longer in force, or open-ended.</param>
/// <param name="Seq">The statement that published it.</param>
/// <param name="Withdrawn">The statement that withdrew it: by log position, not by any claimed time.</param>
public sealed record PublishedEdition(
    string Edition, ReadOnlyMemory<byte> Document, DateTimeOffset From, DateTimeOffset? To, long Seq, long? Withdrawn = null)
{
    public bool InForce(DateTimeOffset at) => Withdrawn is null && From <= at && !(at >= To);
}
