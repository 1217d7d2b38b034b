using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Grains;

/// <summary>The other streams that a judgement of a statement will look at, as far as the statement itself says. A guess: the judge asks for what he needs.</summary>
internal static class Named
{
    public static IEnumerable<StreamName> By(Statement statement) => CaseOf(statement) is { } @case ? StatedStreams.Of(statement).Append(@case) : StatedStreams.Of(statement);

    /// <summary>No item is collected for a case that does not list it.</summary>
    private static StreamName? CaseOf(Statement statement) =>
        statement.Act == "collect" && statement.Body.Open is { ValueKind: JsonValueKind.Object } body
            && body.TryGetProperty("case", out var code) && code.ValueKind == JsonValueKind.String
            && StreamName.Parse("case/" + code.GetString()).Ok(out var @case, out _)
            ? @case
            : null;
}
