using Integrity.Custody;
using Integrity.Custody.Agreements;
using Integrity.Custody.Cases;
using Integrity.Custody.Shares;
using Integrity.Identifiers;

namespace Integrity.Ledger.Http;

/// <summary>Who may read an item: whoever holds it, held it, is offered it or has a live share of it now; and auditors.</summary>
internal static class ReadAccess
{
    public static bool May(ReaderIdentity reader, ItemState item) =>
        reader.IsAuditor || item.IsReader(reader.Agency, reader.At);

    /// <summary>A report link's history is read by the agency that made it. Whoever only opens it sees what it leads to.</summary>
    public static bool May(ReaderIdentity reader, ShareState share) => reader.IsAuditor || share.Owner == reader.Agency;

    /// <summary>An agreement is read by its parties.</summary>
    public static bool May(ReaderIdentity reader, AgreementState agreement) => reader.IsAuditor || agreement.IsParty(reader.Agency);

    /// <summary>Who is inside a case: its opener and the agencies it admitted.</summary>
    public static bool May(ReaderIdentity reader, CaseState @case) => reader.IsAuditor || @case.MayJoin(reader.Agency);

    /// <summary>Whether a history's receipts are the reader's. Keyrings and rule packs are everybody's.</summary>
    public static bool May(ReaderIdentity reader, StreamState state) =>
        state.Item is { } item ? May(reader, item)
        : state.Share is { } share ? May(reader, share)
        : state.Agreement is { } agreement ? May(reader, agreement)
        : state.Case is not { } @case || May(reader, @case);

    /// <summary>An item that is not there and one that is not yours look the same.</summary>
    public static Refusal NotFound(StreamName stream) => new("read.not-found", stream.ToString());
}
