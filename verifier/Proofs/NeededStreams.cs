using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>Which streams a bundle of a subject holds: no fewer, or the verdict could not be reached; no more, so that it has one form.</summary>
/// <remarks>The exporter and the verifier both ask here.</remarks>
public static class NeededStreams
{
    /// <summary>
    /// The subject; the items it was derived from, nearest first; then by name the agency of every statement of these and every agency
    /// that one of them offers to. In the order of a bundle, and including those whose statements are not at hand.
    /// </summary>
    /// <param name="subject">The stream the bundle is about.</param>
    /// <param name="statementsOf">All statements of a stream up to the checkpoint, or null when they are not at hand.</param>
    public static IReadOnlyList<StreamName> Of(StreamName subject, Func<StreamName, IEnumerable<Statement>?> statementsOf)
    {
        var items = new List<StreamName>();
        var seen = new HashSet<StreamName>();
        var agencies = new SortedDictionary<string, StreamName>(StringComparer.Ordinal);
        for (var next = subject; next is not null && seen.Add(next);)
        {
            items.Add(next);
            var statements = statementsOf(next);
            next = null;
            foreach (var statement in statements ?? [])
            {
                foreach (var agency in AgenciesOf(statement))
                {
                    var stream = StreamName.Agency(agency);
                    agencies[stream.ToString()] = stream;
                }

                next ??= ParentOf(statement);
            }
        }

        return [.. items, .. agencies.Values.Where(seen.Add)];
    }

    /// <summary>The agency that makes a statement and the one it offers to.</summary>
    public static IEnumerable<AgencyId> AgenciesOf(Statement statement)
    {
        yield return statement.Agency;
        if (statement.Act == "transfer.offer" && Text(statement, "to") is { } to && AgencyId.Parse(to).Ok(out var taker, out _))
        {
            yield return taker;
        }
    }

    /// <summary>The stream that a statement derives its item from, or null.</summary>
    public static StreamName? ParentOf(Statement statement) =>
        statement.Act == "derive" && Text(statement, "parent") is { } parent && StreamName.Parse(parent).Ok(out var stream, out _)
            && stream.Kind == StreamKind.Item
            ? stream
            : null;

    private static string? Text(Statement statement, string name) =>
        statement.Body.Open.ValueKind == JsonValueKind.Object
        && statement.Body.Open.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
