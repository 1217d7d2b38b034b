using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Rules;

/// <summary>One statement of an item while it is judged, with what came before and after it.</summary>
internal readonly record struct Site(ItemCourse Item, int Position)
{
    public RecordedStep Step => Item.Steps[Position];

    public Statement Statement => Step.Statement;

    public Said Said => new(Statement.Body.Open);

    /// <summary>Null for an item's first statement.</summary>
    public ItemState? Before => Step.Before;

    public ItemState After => Step.After;

    public ActDefinition Act => Acts.TryGet(Statement.Act, out var act) ? act : throw new InvalidOperationException(Statement.Act);

    /// <summary>A fact of the item as <see cref="ItemIs"/> names it; null where it is not known.</summary>
    public string? Fact(string name) => name switch
    {
        "kind" => After.Kind,
        "caseType" => Item.Collected.State.CaseType,
        "method" => Item.Collected.Steps[0].Text("method"),
        "begins" => Item.Steps[0].Statement.Act,
        "sealed" => YesNo(Before?.Seal is not null),
        "stored" => YesNo(Before?.Locker is not null),
        "digital" => YesNo(!After.Digests.All.IsEmpty),
        "referred" => YesNo(Item.Referred),
        "purpose" => Before?.Offer?.Purpose,
        _ => null,
    };

    private static string YesNo(bool so) => so ? "yes" : "no";
}
