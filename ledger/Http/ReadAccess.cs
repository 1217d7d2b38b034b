using Integrity.Custody;
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

    /// <summary>An item that is not there and one that is not yours look the same.</summary>
    public static Refusal NotFound(StreamName stream) => new("read.not-found", stream.ToString());
}
