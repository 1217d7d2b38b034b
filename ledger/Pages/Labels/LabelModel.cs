namespace Integrity.Ledger.Pages.Labels;

/// <summary>One label.</summary>
/// <param name="Code">The evidence code.</param>
/// <param name="Groups">The code as it is read aloud: its groups, the check symbol last.</param>
/// <param name="Address">What the QR code says: it leads to the item's page, and is as short as it can be.</param>
public sealed record LabelFace(string Code, IReadOnlyList<string> Groups, string Address, QrPicture Picture);

/// <summary>Labels on sheets.</summary>
/// <param name="Stock">The sheet they are for; null for one label alone.</param>
/// <param name="Skip">Places on the first sheet that are used up.</param>
/// <param name="Fresh">The codes were drawn just now and name nothing yet.</param>
public sealed record LabelModel(LabelStock? Stock, IReadOnlyList<LabelStock> Stocks, int Skip, bool Fresh, IReadOnlyList<LabelFace> Labels)
{
    /// <summary>Sheets, each with its labels; null where a place stays empty.</summary>
    public IEnumerable<IReadOnlyList<LabelFace?>> Sheets() => Stock is null
        ? [[.. Labels]]
        : Enumerable.Repeat<LabelFace?>(null, Skip).Concat(Labels).Chunk(Stock.Count);
}
