using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Proofs;

namespace Integrity.Reports;

/// <summary>What the report is about, first; and last, from what it was made.</summary>
internal static class Opening
{
    public static Section WhatItIs(Telling told)
    {
        var voice = told.Voice;
        var (pairs, brief) = (new List<Pair>(), new List<Pair>());
        if (told.Verdict.Facts is not { } facts)
        {
            Add("file", Plain.Of(told.Provenance.File));
            return new("what", voice["report.what"], [new Pairs([.. pairs])]);
        }

        var isCase = facts.Subject.Kind == Identifiers.StreamKind.Case;
        Add(isCase ? "case" : "item", Of(
            facts.Subject.Id,
            facts.Kind is { } kind ? voice.Word(isCase ? "case-type" : "kind", kind) : null,
            facts.Case is { } inCase && !isCase ? voice["report.of-case", inCase] : null));
        if (told.Items.FirstOrDefault(i => i.Stream == facts.Subject) is { } item)
        {
            var first = item.Steps[0];
            var source = item.State.Parent is { } parent ? voice["report.made-from", parent.Stream.Id] : null;
            var method = Telling.Text(first, "method") is { } known ? voice.Word("method", known) : null;
            // Its name stands beside its id where the report says who held it.
            Add(
                first.Statement.Act == "derive" ? "derived" : "collected",
                Of(source, method, told.Agency(first.Statement.Agency), Collected(told, first)),
                Of(source, method, first.Statement.Agency.ToString(), Collected(told, first)));
            if (Telling.Text(first, "description") is { } description)
            {
                Add("description", Plain.Of(description));
            }
        }

        if (facts.Holder is { } holder)
        {
            Add("now", Of(
                Item(told)?.Ended is { } ended ? voice.Word("end", ended) : voice["report.held-by", told.Agency(holder)],
                facts.Offer is { } offer ? voice["report.offered", told.Agency(offer)] : null,
                facts.Seal is { } seal ? voice["report.sealed", seal] : voice["report.unsealed"],
                facts.Locker is { } locker ? voice["report.locker", locker] : null,
                Item(told) is { Holds: { IsEmpty: false } holds } ? string.Join(voice.Semicolon, holds.Select(h => voice[h.Until is null ? "report.hold" : "report.hold-until", told.Agency(h.Agency), h.Until is { } until ? UtcTime.Format(until) : ""])) : null));
        }

        var statements = voice[isCase ? "report.statements-of-case" : facts.Steps.Count == facts.Statements ? "report.statements" : "report.statements-with-parents", $"{facts.Statements}", $"{facts.Steps.Count}"];
        Add("history", statements, Of(statements, Plain.Of(facts.Origin)));
        Add("ledger", Plain.Of(facts.Origin), "");
        Add("times", voice["report.times-in", voice.Offset]);
        ImmutableArray<Block> items = facts.Items.Count == 0 ? [] : [ItemsOfCase(told, facts)];
        return new("what", voice["report.what"], [new Pairs([.. pairs]), .. items]) { Screen = [new Pairs([.. brief]), .. items] };

        void Add(string label, string value, string? inBrief = null)
        {
            pairs.Add(new(voice["report.label." + label], [value]));
            if (inBrief is not "")
            {
                brief.Add(new(voice["report.label." + label], [new(inBrief ?? value, Rows: 2)]));
            }
        }

        string Of(params ReadOnlySpan<string?> parts)
        {
            var said = parts.ToArray().OfType<string>().Where(p => p.Length > 0);
            return string.Join(" · ", said);
        }
    }

    /// <summary>What a stranger needs to make this report again, and to know that it is the same.</summary>
    public static Section About(Telling told)
    {
        var (voice, provenance) = (told.Voice, told.Provenance);
        var pairs = new List<Pair>();
        Add("bundle", Plain.Of(provenance.File), Exact(Digest.Sha256(provenance.Bundle).ToString()));
        Add(provenance.OwnWord ? "own-word" : "trust", Exact(Digest.Sha256(provenance.Trust).ToString()));
        if (told.Verdict.Facts is { } facts)
        {
            Add("head", Exact(Digest.Sha256(facts.Head).ToString()));
            Add("checkpoint", voice["report.checkpoint", $"{facts.Size}"], Exact(facts.Root.ToString()));
        }

        if ((told.Verdict.Facts?.Anchor ?? told.Verdict.Unsealed) is { } anchor)
        {
            Add("block", $"{anchor.Number}", Exact(Hex0x.Format(anchor.Block.Bytes)));
        }

        if (told.Verdict.Report is { } report)
        {
            Add("rules", told.Pack is { } pack ? $"{Plain.Of(report.Rules)}{voice.Comma}{voice.In(pack.Title)}" : Plain.Of(report.Rules), Exact(Digest.Sha256(report.PackDigest).ToString()));
            Add("rules-report", Exact(Digest.Sha256(report.Digest).ToString()));
        }

        if ((told.Verdict.Report?.AsOf ?? provenance.AsOf) is { } asOf)
        {
            Add("as-of", voice.Time(asOf));
        }

        Add("program", Plain.Of(provenance.Program));
        return new("about", voice["report.about"], [new Pairs([.. pairs])], OnPageOnly: true);

        void Add(string label, params ImmutableArray<Line> lines) => pairs.Add(new(voice["report.label." + label], lines));
        static Line Exact(string text) => new(text, Exact: true);
    }

    private static Custody.ItemState? Item(Telling told) => told.Items.FirstOrDefault(i => i.Stream == told.Verdict.Facts?.Subject)?.State;

    /// <summary>Every item of the case; one that is listed and has not begun says so.</summary>
    private static Table ItemsOfCase(Telling told, Facts facts)
    {
        var voice = told.Voice;
        return new(
            voice["report.items-of-case", $"{facts.Items.Count}"],
            [voice["report.column.of"], voice["report.column.kind"], voice["report.column.parent"], voice["report.column.state"]],
            [.. facts.Items.Select(i => new Row([
                new(i.Stream.Id, Exact: true),
                (i.Kind ?? Announced(told, i.Stream)?.Child.Kind) is { } kind ? voice.Word("kind", kind) : "–",
                (i.Parent ?? Announced(told, i.Stream)?.By) is { } parent ? parent.Id : "–",
                i.Ended is { } ended ? voice.Word("end", ended)
                    : i.Holder is { } holder ? voice["report.held-by", told.Agency(holder)]
                    : voice["report.not-begun"],
            ]))]);
    }

    /// <summary>Of an item that has not begun: what the act that made it says it is to be.</summary>
    private static (ChildItem Child, StreamName By)? Announced(Telling told, StreamName stream)
    {
        foreach (var item in told.Items)
        {
            if (item.State.Children.Find(c => c.Code.ToString() == stream.Id) is { } child)
            {
                return (child, item.Stream);
            }
        }

        return null;
    }

    private static string? Collected(Telling told, RecordedStep first)
    {
        var (from, to) = (Telling.Text(first, "from"), Telling.Text(first, "to"));
        return UtcTime.TryParse(from, out var began) && UtcTime.TryParse(to, out var ended)
            ? told.Voice["report.from-to", told.Voice.Time(began), told.Voice.Time(ended)]
            : told.Voice.Time(first.Statement.At);
    }
}
