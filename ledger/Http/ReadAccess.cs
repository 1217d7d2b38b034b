using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Ledger.Http;

/// <summary>Who may read an item: whoever holds it, held it, is offered it or has a live share of it now; and auditors.</summary>
internal static class ReadAccess
{
    public static bool May(ReaderIdentity reader, ItemState item) =>
        reader.IsAuditor || item.IsReader(reader.Agency, reader.At);

    /// <summary>An item that is not there and one that is not yours look the same.</summary>
    public static Refusal NotFound(StreamName stream) => new("read.not-found", stream.ToString());
}
