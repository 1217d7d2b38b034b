using System.Text.Json;
using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Pages.Items;

/// <summary>The statements of an item, each with what became of it and what the rules found there.</summary>
internal sealed class ItemSteps(ItemSources sources, ItemVoice voice, ItemFindings findings)
{
    private readonly SaidMembers members = new(voice);

    /// <summary>Erasures by the statement that they erased from.</summary>
    private readonly ILookup<long, long> erasures = sources.Statements.Where(s => s.Said.Act == "erase" && Erased(s.Said) is not null)
        .ToLookup(s => Erased(s.Said)!.Value, s => s.Said.Seq);

    public IReadOnlyList<StepModel> All() => [.. sources.Statements.Select(Step)];

    /// <summary>What is not shown to this reader, here and in the histories that this one comes from.</summary>
    public IReadOnlyList<WithheldModel> Withheld() =>
    [
        .. sources.Statements.Where(s => s.Said.Body.Withheld > 0)
            .Select(s => new WithheldModel(null, s.Said.Seq, voice.Act(s.Said.Act), s.Said.Body.Withheld, MayBe(s.Said), erasures[s.Said.Seq].Any())),
        .. (sources.Verdict?.Facts?.Steps ?? []).Where(s => s.Withheld > 0 && s.Stream != sources.State.Stream)
            .Select(s => new WithheldModel(s.Stream.Id, s.Seq, voice.Act(s.Act), s.Withheld, [.. s.MayBeAmong.Select(members.Name)], false)),
    ];

    private StepModel Step(SourceStatement source)
    {
        var (said, stored, recorded) = (source.Said, source.Stored, sources.Recorded(source.Said.Seq));
        var (found, kept) = findings.At(said.Seq);
        var anchor = sources.Blocks.GetValueOrDefault(said.Seq);
        var isLogged = sources.Indexes.TryGetValue(said.Seq, out var index);
        var mayBe = SaidMembers.MayBe(said);
        return new(
            said.Seq,
            voice.Act(said.Act),
            sources.Agency(said.Agency),
            voice.Own("state", anchor is not null ? "anchored" : isLogged ? "logged" : "accepted"),
            voice.When(said.At),
            voice.When(recorded?.AfterBlock),
            voice.When(stored.AcceptedAt),
            isLogged ? index : null,
            voice.Anchor(anchor),
            $"sha256:{stored.Digest}",
            found.Count > 0 ? found[0].Outcome : kept.Count > 0 ? voice.Outcome(RuleOutcome.Pass) : null,
            [.. source.Envelope.Signatures.Select(s => Signer(s, said, recorded))],
            found,
            kept,
            members.Of(said.Body),
            members.NotIn(said, mayBe),
            said.Body.Withheld,
            [.. mayBe.Select(members.Name)],
            [.. erasures[said.Seq]]);
    }

    private static long? Erased(Statement said) => said.Body.TryOpen("statement", out var seq) && seq.ValueKind == JsonValueKind.Number && seq.TryGetInt64(out var number) ? number : null;

    private IReadOnlyList<Coded> MayBe(Statement said) => [.. SaidMembers.MayBe(said).Select(members.Name)];

    private SignerModel Signer(EnvelopeSignature signature, Statement said, RecordedStep? recorded)
    {
        var officer = recorded?.SignedBy.FirstOrDefault(o => o.Key.Key.Kid == signature.Kid);
        return new(
            officer is null ? null : Plain.Of(officer.Key.Officer),
            officer is null ? [] : voice.Roles(officer.Key.Roles),
            sources.Agency(officer?.Agency ?? said.Agency),
            signature.Kid);
    }
}
