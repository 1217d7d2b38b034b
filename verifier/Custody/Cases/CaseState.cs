using System.Collections.Immutable;
using Integrity.Identifiers;

namespace Integrity.Custody.Cases;

/// <summary>A case and the list of its items. The list is whole by law: an item that names the case is not collected before it is listed.</summary>
public sealed record CaseState
{
    /// <summary>The case code (案件码), as in the stream's name.</summary>
    public required string Code { get; init; }

    /// <summary>criminal, administrative, civil.</summary>
    public required string Type { get; init; }

    public required AgencyId Opener { get; init; }

    /// <summary>Agencies besides the opener whose items may join.</summary>
    public ImmutableList<AgencyId> Admitted { get; init; } = [];

    /// <summary>In the order in which they joined. Items made from these are in the case through them.</summary>
    public ImmutableList<CaseItem> Items { get; init; } = [];

    /// <summary>The statement that closed it: nothing joins any more.</summary>
    public long? Closed { get; init; }

    public bool Has(EvidenceCode item) => Items.Exists(i => i.Code == item);

    public bool MayJoin(AgencyId agency) => Opener == agency || Admitted.Contains(agency);
}

/// <summary>An item of a case.</summary>
/// <param name="By">Who listed it.</param>
/// <param name="Seq">The statement of the case that lists it.</param>
public sealed record CaseItem(EvidenceCode Code, AgencyId By, long Seq);
