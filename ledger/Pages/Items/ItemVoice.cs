using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Store;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Pages.Items;

/// <summary>How a page about an item says things: as the report does, in the zone of the rules it is judged by.</summary>
internal sealed class ItemVoice(Catalogue texts, Language language, Pack pack)
{
    public Voice Voice { get; } = new(texts, language, pack.Calendar.Offset, zoned: true);

    public Pack Pack => pack;

    public Catalogue Texts => texts;

    public string this[string code, params IReadOnlyList<string> values] => Voice[code, values];

    public When When(DateTimeOffset at) => new(UtcTime.Format(at), Voice.Time(at));

    public When? When(DateTimeOffset? at) => at is { } known ? When(known) : null;

    public Coded Act(string act) => new(act, Voice.Act(act));

    /// <summary>A word of a closed list, as the reports have it.</summary>
    public Coded Word(string list, string word) => new(word, Voice.Word(list, word));

    /// <summary>A word that only pages say: <c>item.LIST.WORD</c>; the word itself where no text is known.</summary>
    public Coded Own(string list, string word) => new(word, texts.Has($"item.{list}.{word}") ? this[$"item.{list}.{word}"] : Plain.Of(word));

    public Coded Outcome(RuleOutcome outcome) => Word("outcome", VerdictJson.Name(outcome));

    public IReadOnlyList<Coded> Roles(Roles roles) =>
        [.. RoleNames.All.Where(r => roles.HasFlag(r)).Select(RoleNames.Name).Select(r => new Coded(r, this["role." + r]))];

    public AnchorRef? Anchor(AnchorPlace? place) =>
        place is null ? null : new(place.Size, place.BlockNumber, $"0x{place.BlockHash}", place.Transaction, When(place.BlockTime));

    public string Span(TimeSpan span) => Voice.Span(span);

    /// <summary>Names of agencies as their keyrings give them.</summary>
    public static Named Agency(AgencyId id, Replayed? history) =>
        new(id.ToString(), history?.States.GetValueOrDefault(StreamName.Agency(id))?.Keyring is { } keyring ? Plain.Of(keyring.Name) : null);
}
