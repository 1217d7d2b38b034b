using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Reports;

/// <summary>What every section is told from.</summary>
/// <param name="Pack">Null when no rules were judged.</param>
internal sealed record Telling(Verdict Verdict, Pack? Pack, Provenance Provenance, Voice Voice)
{
    public Replayed? History => Verdict.History;

    /// <summary>Items in the order of the bundle; empty when nothing was proved.</summary>
    public IEnumerable<ReplayedItem> Items => Verdict.Facts is null ? [] : History?.Items ?? [];

    /// <summary>The agency's name for people, as its own keyring has it, and its id.</summary>
    public string Agency(AgencyId id) =>
        History?.States.GetValueOrDefault(StreamName.Agency(id))?.Keyring is { } keyring
            ? Voice["report.agency", keyring.Name, id.ToString()]
            : id.ToString();

    public RecordedStep? Step(StreamName stream, long seq) =>
        History?.Item(stream) is { } item && seq >= 0 && seq < item.Steps.Length ? item.Steps[(int)seq] : null;

    /// <summary>A statement as a line names it: number, act, who and when.</summary>
    public string Place(StreamName stream, long? seq) => seq is { } number && Step(stream, number) is { } step
        ? Voice["report.place", Where(stream, seq), step.Statement.Agency.ToString(), Voice.Time(step.Statement.At)]
        : Where(stream, seq);

    /// <summary>A statement by its number and act alone.</summary>
    public string Where(StreamName stream, long? seq)
    {
        var elsewhere = stream == Verdict.Facts?.Subject ? "" : (stream.Kind == StreamKind.Item ? stream.Id : stream.ToString()) + " ";
        return elsewhere + (seq is not { } number ? Voice["report.whole-history"]
            : Step(stream, number) is { } step ? Voice.Step(number, step.Statement.Act)
            : Voice.Number(number));
    }

    /// <summary>A text member that is there to be read, open or disclosed.</summary>
    public static string? Text(RecordedStep step, string member) =>
        step.Statement.Body.Members.TryGetValue(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Pseudonymous numbers of those who signed.</summary>
    public static string Officers(RecordedStep step) => string.Join(", ", step.SignedBy.Select(s => s.Key.Officer).Distinct(StringComparer.Ordinal));
}
