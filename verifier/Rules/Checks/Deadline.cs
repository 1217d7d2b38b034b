using System.Collections.Immutable;

namespace Integrity.Rules.Checks;

/// <summary>Terms that the history started: met in time, late, overdue, or not reckonable.</summary>
internal sealed record TermDeadline(ImmutableArray<string> Terms) : ItemCheck("deadline")
{
    public static RuleCheck? Read(PartReader part)
    {
        if (part.Has("terms") == part.Has("member"))
        {
            part.Wrong("check", "terms | member, within");
            return null;
        }

        if (part.Has("terms"))
        {
            part.NoOn();
            part.Without("member", "within", "since");
            return new TermDeadline(part.TermIds("terms"));
        }

        part.NeedsOn();
        var (member, since) = (part.OpenTime("member"), part.Has("since") && part.Text("since") != "at" ? part.OpenTime("since") : null);
        return member is not null && part.Period("within") is { } within ? new MemberDeadline(member, within, since) : null;
    }

    public override IEnumerable<PlacedRuling> Judge(ItemCourse item)
    {
        foreach (var term in item.Terms)
        {
            if (Terms.Contains(term.Term))
            {
                yield return new((int)term.Seq, Of(term, item.Course.Circumstances.AsOf));
            }
        }
    }

    private static Ruling Of(TermState term, DateTimeOffset asOf)
    {
        var due = term.Due is { } known ? UtcTime.Format(known) : "-";
        var met = term.Met is { } done ? UtcTime.Format(done) : "-";
        var agency = term.Agency.ToString();
        return term.Status(asOf) switch
        {
            TermStatus.Met => Ruling.Holds("judged.term-met", term.Term, agency, due, met),
            TermStatus.Late => Ruling.Fails("judged.term-late", term.Term, agency, due, met) with { By = term.MetBy },
            TermStatus.Overdue => Ruling.Fails("judged.term-overdue", term.Term, agency, due, UtcTime.Format(asOf)),
            TermStatus.Unknown => Ruling.Human("judged.term-unknown", term.Term, agency, UtcTime.Format(term.Start)),
            _ => Ruling.Nothing("judged.term-open", term.Term, agency, due),
        };
    }
}

/// <summary>A time stated lies within a period from another.</summary>
/// <param name="Since">Null: the statement's own time.</param>
internal sealed record MemberDeadline(MemberPath Member, Period Within, MemberPath? Since) : StepCheck("deadline")
{
    public override Ruling Judge(in Site site)
    {
        if (Time(Member, site) is not { } stated || (Since is null ? site.Statement.At : Time(Since, site)) is not { } start)
        {
            return Ruling.Silent;
        }

        var calendar = site.Item.Course.Pack.Calendar;
        if (calendar.Due(start, Within, TermCourse.OffsetOf(site.Step) ?? calendar.Offset) is not { } due)
        {
            return Ruling.Human("judged.period-unknown", Member.Text, UtcTime.Format(start));
        }

        IReadOnlyList<string> values = [Member.Text, UtcTime.Format(stated), UtcTime.Format(due)];
        return stated <= due ? Ruling.Holds("judged.period-kept", values) : Ruling.Fails("judged.period-exceeded", values);
    }

    private static DateTimeOffset? Time(MemberPath path, in Site site) =>
        path.OpenText(site.Statement) is { } text && UtcTime.TryParse(text, out var time) ? time : null;
}
