using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>Which other streams a statement rests on, as its open members say. Reads anything: the statement need not have been judged.</summary>
/// <remarks>The judge, the exporter and the verifier all ask here, so that what was judged is what a bundle carries.</remarks>
public static class StatedStreams
{
    /// <summary>The agencies that make it or are named as a party, the item it derives from, its standard and its agreement; each once.</summary>
    public static IEnumerable<StreamName> Of(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return All(statement).OfType<StreamName>().Distinct();
    }

    /// <summary>The stream that a statement derives its item from, or null.</summary>
    public static StreamName? ParentOf(Statement statement) =>
        statement.Act == "derive" && Named(Text(statement, "parent")) is { Kind: StreamKind.Item } parent ? parent : null;

    /// <summary>The item that a case's statement lists, or null.</summary>
    public static StreamName? ListedBy(Statement statement) =>
        statement.Act == "case.join" && Text(statement, "item") is { } code ? Named("item/" + code) : null;

    /// <summary>The items that an act made, in its order.</summary>
    public static IEnumerable<StreamName> MadeBy(Statement statement) =>
        statement.Act is "acquire" or "report"
            ? List(statement, "children").Select(c => Text(c, "code")).OfType<string>().Select(code => Named("item/" + code)).OfType<StreamName>()
            : [];

    private static IEnumerable<StreamName?> All(Statement statement)
    {
        yield return StreamName.Agency(statement.Agency);
        foreach (var party in PartiesOf(statement))
        {
            yield return party is not null && AgencyId.Parse(party).Ok(out var agency, out _) ? StreamName.Agency(agency) : null;
        }

        yield return ParentOf(statement);
        yield return ListedBy(statement);
        yield return statement.Act == "link.create" ? Named(Text(statement, "of")) : null;
        yield return statement.Act is "recognize" or "decline" && Named(Text(statement, "agreement")) is { Kind: StreamKind.Agreement } agreement ? agreement : null;
        yield return statement.Act is "recognize" or "decline" ? Standard(Text(statement, "rules")) : null;
        yield return Standard(statement.Standard);
    }

    private static IEnumerable<string?> PartiesOf(Statement statement) => statement.Act switch
    {
        "transfer.offer" or "share.grant" => [Text(statement, "to")],
        "confirm" or "agreement.draft" => Texts(statement, "parties"),
        "case.open" => Texts(statement, "agencies"),
        "case.admit" => [Text(statement, "agency")],
        _ => [],
    };

    private static StreamName? Standard(string? edition) =>
        edition?.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? Named("standard/" + edition[..at]) : null;

    private static StreamName? Named(string? text) => text is not null && StreamName.Parse(text).Ok(out var stream, out _) ? stream : null;

    private static IEnumerable<string?> Texts(Statement statement, string name) =>
        List(statement, name).Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : null);

    private static JsonElement[] List(Statement statement, string name) =>
        statement.Body.Open.ValueKind == JsonValueKind.Object && statement.Body.Open.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static string? Text(Statement statement, string name) => Text(statement.Body.Open, name);

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
