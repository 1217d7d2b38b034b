using Integrity.Identifiers;
using Integrity.Schema;
using Integrity.Statements;

namespace Integrity.Custody.Standards;

/// <summary>What it means to name a rule pack: it is published here, and a statement made under it says what it asks for.</summary>
internal static class StandardLaw
{
    /// <summary>Null for a statement that names no standard, and for one that keeps to the edition it names.</summary>
    public static Refusal? Refuse(Statement statement, JsonSchema own, Context context)
    {
        if (statement.Standard is not { } name)
        {
            return null;
        }

        return Edition(name, context) is not { } edition ? new("custody.unknown-standard", name)
            : !edition.InForce(statement.At) ? new("custody.standard-not-in-force", name, UtcTime.Format(statement.At))
            : edition.Pack.Schemas.TryGetValue(statement.Act, out var schema)
                ? schema.CheckFurther(statement.Body.Members, own.Withholdable, statement.Body.Withheld)
            : null;
    }

    /// <summary>A recognition or a declination is judged by an edition that is published here, in force or not.</summary>
    public static Refusal? RefuseRules(Said said, Context context) =>
        Edition(said.Text("rules"), context) is null ? new("custody.unknown-standard", said.Text("rules")) : null;

    private static PublishedEdition? Edition(string name, Context context)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return StreamName.Parse("standard/" + name[..at]).Ok(out var stream, out _)
            ? context.StateAt?.Invoke(stream)?.Standard?.Edition(name[(at + 1)..])
            : null;
    }
}
