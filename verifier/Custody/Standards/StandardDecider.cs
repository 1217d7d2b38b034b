using Integrity.Identifiers;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Custody.Standards;

/// <summary>The law of a rule pack's history: one publisher, sound packs, each edition in force later than the one before. Pure.</summary>
public static class StandardDecider
{
    /// <summary>Null when the statement may follow.</summary>
    public static Refusal? Decide(StandardState? standard, ActDefinition act, Statement statement)
    {
        var said = new Said(statement.Body.Open);
        if (standard is not null && standard.Publisher != statement.Agency)
        {
            return new("custody.not-the-publisher", statement.Agency.ToString(), standard.Publisher.ToString());
        }

        if (act.Name == "standard.publish")
        {
            return DecidePublish(standard, said, statement);
        }

        var edition = said.Text("edition");
        return standard!.Edition(edition) is not { } published ? new("custody.unknown-standard", $"{statement.Stream.Id}@{edition}")
            : published.Withdrawn is not null ? new("custody.edition-withdrawn", published.Pack.Name)
            : null;
    }

    /// <summary>The standard after a statement that <see cref="Decide"/> let pass.</summary>
    public static StandardState Evolve(StandardState? standard, Statement statement)
    {
        var said = new Said(statement.Body.Open);
        if (statement.Act == "standard.publish")
        {
            standard ??= new() { Name = statement.Stream.Id, Publisher = statement.Agency };
            return standard with { Editions = standard.Editions.Add(new(PackIn(said).OrThrow(), statement.Seq)) };
        }

        var withdrawn = standard!.Edition(said.Text("edition"))!;
        return standard with { Editions = standard.Editions.Replace(withdrawn, withdrawn with { Withdrawn = statement.Seq }) };
    }

    private static Refusal? DecidePublish(StandardState? standard, Said said, Statement statement)
    {
        if (!PackIn(said).Ok(out var pack, out var refused))
        {
            return refused;
        }

        return pack.Id != statement.Stream.Id ? new("custody.pack-of-another-name", pack.Id, statement.Stream.Id)
            : pack.Edition != said.Text("edition") ? new("custody.pack-of-another-edition", pack.Edition, said.Text("edition"))
            : standard?.Edition(pack.Edition) is not null ? new("custody.edition-published", pack.Name)
            : standard is { Editions: [.., var last] } && pack.From <= last.Pack.From
                ? new("custody.edition-not-later", pack.Name, UtcTime.Format(pack.From), UtcTime.Format(last.Pack.From))
            : null;
    }

    private static Result<Pack> PackIn(Said said) => Pack.Parse(said.Member("pack").Open);
}
