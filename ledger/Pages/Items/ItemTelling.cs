using Integrity.Custody;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Ledger.Worklist;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Pages.Items;

/// <summary>Everything that the page of an item says, from what was read. It decides how to say it, never what is so.</summary>
internal sealed class ItemTelling(ItemSources sources, Catalogue texts, Language language, Pack pack)
{
    private readonly ItemVoice voice = new(texts, language, pack);

    private ItemState Item => sources.Item;

    public ItemModel Tell()
    {
        var findings = new ItemFindings(sources, voice);
        var told = new ItemSteps(sources, voice, findings);
        var steps = told.All();
        return new(
            Item.Code.ToString(),
            voice.Word("kind", Item.Kind),
            Item.Case is { } inCase ? Plain.Of(inCase) : null,
            Description(),
            Collected(),
            voice.Voice.Offset,
            $"sha256:{sources.State.Head}",
            Now(steps),
            Judged(findings),
            ItemPicture.Of(sources, voice, steps),
            ItemHands.Of(sources, voice),
            ItemGaps.Of(sources, voice),
            steps,
            [.. (sources.Verdict?.Report?.Terms ?? []).Where(t => t.Stream == sources.State.Stream).Select(Term)],
            Item.Parent is { } parent ? Parent(parent.Stream) : null,
            [.. Item.Children.Select(Child)],
            [.. sources.Verdict is { Recognitions: { IsDefault: false } all } ? all.Where(r => r.Stream == sources.State.Stream).Select(Recognition) : []],
            [.. Item.KnownDigests().Select(d => new DigestModel(
                d.Of.ToString(), d.Recorded.Digest.ToString(), voice.Word("scope", RecordedDigest.Text(d.Recorded.Scope)), voice.Own("word", RecordedDigest.Text(d.Recorded.Source)), d.Seq))],
            told.Withheld());
    }

    private string? Description() => sources.Statements[0].Said.Body.Members.TryGetValue("description", out var text) && text.ValueKind == System.Text.Json.JsonValueKind.String
        ? Plain.Of(text.GetString()!)
        : null;

    /// <summary>The method where it was collected; the parent where it was made.</summary>
    private string Collected()
    {
        var first = sources.Statements[0].Said;
        var how = Item.Parent is { } parent ? voice["report.made-from", parent.Stream.Id]
            : first.Body.TryOpen("method", out var method) && method.ValueKind == System.Text.Json.JsonValueKind.String ? voice.Word("method", method.GetString()!).Says
            : voice.Act(first.Act).Says;
        return $"{how}{voice.Voice.Comma}{Name(first.Agency)}{voice.Voice.Comma}{voice.Voice.Time(first.At)}";
    }

    private string Name(AgencyId id) => sources.Agency(id) is { Name: { } name } ? voice["report.agency", name, id.ToString()] : id.ToString();

    private ItemStanding Now(IReadOnlyList<StepModel> steps)
    {
        var ended = Item.Ended is null ? null : sources.Statements.LastOrDefault(s => s.Said.Act is "return" or "dispose");
        return new(
            voice.Own("standing", Item.Ended ?? "held"),
            sources.Agency(Item.Holder),
            voice.When(ended?.Said.At ?? Item.Holdings[^1].At),
            Item.Seal is { } seal ? Plain.Of(seal) : null,
            Item.Locker is { } locker ? Plain.Of(locker) : null,
            Item.Offer is { } offer ? new(sources.Agency(offer.To), voice.Own("word", offer.Purpose), voice.When(offer.Due), offer.Seq) : null,
            [.. Item.Holds.Where(h => h.IsLive(sources.AsOf)).Select(h => new HoldModel(sources.Agency(h.Agency), voice.When(h.Until), h.Seq))],
            sources.IsAnchored ? steps.Count(s => s.State.Code != "anchored") : 0);
    }

    private ItemJudged Judged(ItemFindings findings)
    {
        var standing = sources.Verdict switch
        {
            null => "not-logged",
            { Overall: Overall.Broken } => "broken",
            { Overall: Overall.Unproven } => sources.Lacks ?? "unproven",
            { Report: { Kept: false } } => "rules-not-kept",
            _ => "intact",
        };
        return new(
            voice.Own("judged", standing),
            voice[$"item.judged.{standing}.means"],
            pack.Name,
            voice.Voice.In(pack.Title),
            voice.When(sources.Judged?.AsOf ?? sources.AsOf),
            sources.Judged?.Size,
            voice.Anchor(sources.Judged?.Anchor),
            findings.Counts,
            findings.Rules,
            findings.Whole);
    }

    private TermModel Term(TermState term) => new(
        term.Term,
        voice.Own("term", ItemTerms.Name(term.Status(sources.AsOf))),
        pack.Term(term.Term) is { } rule ? voice.Voice.In(rule.Says) : Plain.Of(term.Term),
        sources.Agency(term.Agency),
        term.Seq,
        voice.When(term.Start),
        voice.When(term.Due),
        voice.When(term.Met),
        term.MetBy);

    private ParentModel Parent(StreamName stream)
    {
        var known = sources.Others.GetValueOrDefault(stream);
        return new(stream.Id, known.Item is { } item ? voice.Word("kind", item.Kind) : null, known.Readable);
    }

    /// <summary>That an item lists a code does not make it one of its own: only the child's own history says what it was made from.</summary>
    private ChildModel Child(ChildItem child)
    {
        var known = sources.Others.GetValueOrDefault(StreamName.Item(child.Code));
        return new(child.Code.ToString(), voice.Word("kind", child.Kind), child.Seq, known.Readable && known.Item.Parent?.Stream == sources.State.Stream);
    }

    private RecognitionModel Recognition(JudgedRecognition recognition) => new(
        recognition.Seq,
        sources.Agency(recognition.By),
        voice.Word("recognition", recognition.Outcome),
        recognition.Agreement?.Id,
        Plain.Of(recognition.Rules),
        voice.Word("match", RecognitionNames.Text(recognition.Match)),
        [.. recognition.Conditions.Where(c => c.Outcome is not (RuleOutcome.Pass or RuleOutcome.NotApplicable or RuleOutcome.Cured))
            .Select(c => new RuleFound(c.Condition, voice.Outcome(c.Outcome), voice[c.Code, c.Values], Seq: recognition.Seq))]);
}
