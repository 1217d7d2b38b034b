using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Rules;

namespace Integrity.Custody.Standards;

/// <summary>A rule pack's history: its editions, oldest first, each in force from its own date on.</summary>
public sealed record StandardState
{
    /// <summary>As in the stream's name: <c>CN-CRIM</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Published the first edition, and alone publishes and withdraws.</summary>
    public required AgencyId Publisher { get; init; }

    public ImmutableList<PublishedEdition> Editions { get; init; } = [];

    public PublishedEdition? Edition(string edition) => Editions.Find(e => e.Pack.Edition == edition);
}

/// <summary>One edition as published.</summary>
/// <param name="Pack">Read once, its schemas compiled once.</param>
/// <param name="Seq">The statement that published it.</param>
/// <param name="Withdrawn">The statement that withdrew it: by log position, not by any claimed time.</param>
public sealed record PublishedEdition(Pack Pack, long Seq, long? Withdrawn = null)
{
    /// <summary>The part of the name after the at sign: <c>2026.1</c>.</summary>
    public string Edition => Pack.Edition;

    /// <summary>First second it is in force.</summary>
    public DateTimeOffset From => Pack.From;

    /// <summary>First second it is no longer in force, or open-ended.</summary>
    public DateTimeOffset? To => Pack.To;

    /// <summary>The pack in its one spelling.</summary>
    public ReadOnlyMemory<byte> Document => Pack.ToUtf8();

    public bool InForce(DateTimeOffset at) => Withdrawn is null && Pack.InForce(at);
}
