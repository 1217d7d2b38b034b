using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;

namespace Integrity.Ledger.Pages.Items;

/// <summary>What the rules found, sorted to where they found it. It judges nothing: the verifier has.</summary>
internal sealed class ItemFindings
{
    private readonly ItemVoice voice;
    private readonly StreamName subject;
    private readonly string? lacks;
    private readonly ILookup<long, RuleFound> found;
    private readonly ILookup<long, string> kept;

    public ItemFindings(ItemSources sources, ItemVoice voice)
    {
        (this.voice, subject) = (voice, sources.State.Stream);
        lacks = sources.Lacks;
        var judged = sources.Verdict?.Report?.Judged ?? [];
        var own = sources.Verdict is { } verdict ? OwnFindings.Beside(verdict).ToList() : [];
        var here = judged.Where(j => j.Stream == subject && j.Seq is not null).ToList();
        kept = here.Where(j => j.Outcome == RuleOutcome.Pass).ToLookup(j => j.Seq!.Value, j => j.Rule);
        found = here.Where(j => IsWorthALine(j.Outcome)).Select(j => (Seq: j.Seq!.Value, Severity: Severity(j), Says: Found(j)))
            .Concat(own.Where(f => f.Stream == subject).Select(f => (f.Seq, Severity: Severity(f.Outcome), Says: Found(f))))
            .OrderByDescending(f => f.Severity).ToLookup(f => f.Seq, f => f.Says);
        Whole =
        [
            .. judged.Where(j => (j.Stream != subject || j.Seq is null) && IsWorthALine(j.Outcome)).OrderByDescending(j => Severity(j)).Select(Found),
            .. own.Where(f => f.Stream != subject && f.Stream.Kind == StreamKind.Item).Select(Found),
        ];
        Rules = RulesOf(judged, own);
        Counts = [.. Rules.GroupBy(r => r.Worst.Code, StringComparer.Ordinal).Select(g => new CountModel(g.First().Worst, g.Count()))];
    }

    /// <summary>What is said of the whole history, or of another item's.</summary>
    public IReadOnlyList<RuleFound> Whole { get; }

    /// <summary>Every rule that had something to judge: the pack's in its order, then the ledger's own.</summary>
    public IReadOnlyList<RuleModel> Rules { get; }

    public IReadOnlyList<CountModel> Counts { get; }

    /// <summary>At one statement: what is not simply kept, the worst first; and the rules that were kept.</summary>
    public (IReadOnlyList<RuleFound> Found, IReadOnlyList<string> Kept) At(long seq) => ([.. found[seq]], [.. kept[seq].Distinct(StringComparer.Ordinal)]);

    private static bool IsWorthALine(RuleOutcome outcome) => outcome is not (RuleOutcome.Pass or RuleOutcome.NotApplicable);

    private IReadOnlyList<RuleModel> RulesOf(IReadOnlyList<JudgedRule> judged, IReadOnlyList<Finding> own)
    {
        var worst = judged.Where(j => j.Outcome != RuleOutcome.NotApplicable).GroupBy(j => j.Rule, StringComparer.Ordinal)
            .ToDictionary(r => r.Key, r => r.MaxBy(j => Severity(j))!, StringComparer.Ordinal);
        return
        [
            .. voice.Pack.Rules.Where(r => worst.ContainsKey(r.Id)).Select(r => new RuleModel(
                Plain.Of(r.Id),
                Outcome(worst[r.Id]),
                voice.Voice.In(r.Says),
                voice.Voice.Source(r.Cite),
                r.Cure is { } cure ? voice.Voice.In(cure) : null,
                r.Person is { } person ? voice.Voice.In(person) : null)),
            .. own.GroupBy(f => f.Rule, StringComparer.Ordinal).Select(r => new RuleModel(
                r.Key, voice.Outcome(r.MaxBy(f => Severity(f.Outcome))!.Outcome), voice.Word("ledger-rule", r.Key).Says, null, null, null)),
        ];
    }

    private RuleFound Found(JudgedRule judged) => new(
        Plain.Of(judged.Rule), Outcome(judged), voice.Voice.Says(judged, voice.Pack), judged.Stream == subject ? null : judged.Stream.Id, judged.Seq, judged.CuredBy);

    private RuleFound Found(Finding finding) =>
        new(finding.Rule, voice.Outcome(finding.Outcome), voice[finding.Code, finding.Values], finding.Stream == subject ? null : finding.Stream.Id, finding.Seq);

    private Coded Outcome(JudgedRule judged) => Waits(judged) ? voice.Own("outcome", lacks!) : voice.Outcome(judged.Outcome);

    /// <summary>What only waits must not hide what is wrong already.</summary>
    private int Severity(JudgedRule judged) => Waits(judged) ? 0 : Severity(judged.Outcome);

    /// <summary>What somebody can still mend stands before what is for a person by its nature, as nearly every collection is.</summary>
    private static int Severity(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.Fatal => 5,
        RuleOutcome.Curable => 4,
        RuleOutcome.Human => 3,
        RuleOutcome.Warn => 2,
        RuleOutcome.Cured => 1,
        _ => 0,
    };

    /// <summary>That not every check has passed is no failure while all that is missing is the anchor: then it waits, or has none to wait for, and says so.</summary>
    private bool Waits(JudgedRule judged) => lacks is not null && judged.Code is "judged.chain-not-proven" or "judged.not-anchored";
}
