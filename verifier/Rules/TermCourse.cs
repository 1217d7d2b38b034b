using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Rules;

/// <summary>An item's terms while its history is walked.</summary>
internal sealed class TermCourse(Pack pack, IEnumerable<TermState> known)
{
    private readonly List<TermState> terms = [.. known];

    /// <summary>Terms of a whole history.</summary>
    public static ImmutableArray<TermState> Of(ReplayedItem item, Pack pack)
    {
        var course = new TermCourse(pack, []);
        foreach (var step in item.Steps)
        {
            course.Step(step.Statement, step.Before, step.After, OffsetText(step));
        }

        return course.ToImmutable();
    }

    /// <summary>The offset that the keyring of the statement's agency gives.</summary>
    public static TimeSpan? OffsetOf(RecordedStep step) => Calendar.ParseOffset(OffsetText(step));

    public ImmutableArray<TermState> ToImmutable() => [.. terms];

    public void Step(Statement statement, ItemState? before, ItemState after, string? offset)
    {
        for (var i = terms.Count - 1; i >= 0; i--)
        {
            if (terms[i].Met is not null || terms[i].Stream != statement.Stream || pack.Term(terms[i].Term) is not { } rule)
            {
                continue;
            }

            if (rule.Met.Contains(statement.Act) && Meets(rule, terms[i], statement.Agency))
            {
                terms[i] = terms[i] with { Met = statement.At, MetBy = statement.Seq };
            }
            else if (rule.Ends.Contains(statement.Act))
            {
                End(i, statement);
            }
        }

        foreach (var rule in pack.Terms)
        {
            if (rule.On.Contains(statement.Act) && pack.InForce(statement.At) && rule.InForce(statement.At)
                && Condition.All(rule.When, statement, name => Fact(name, before, after)) && Start(rule, statement, offset) is { } started)
            {
                terms.Add(started);
            }
        }
    }

    /// <summary>
    /// What ends in time was never owed. What ends when it is overdue stays late: no later act undoes that. Where nobody can tell which, it stays unknown.
    /// </summary>
    private void End(int term, Statement statement)
    {
        if (!(terms[term].Due >= statement.At))
        {
            terms[term] = terms[term] with { Met = statement.At, MetBy = statement.Seq };
        }
        else
        {
            terms.RemoveAt(term);
        }
    }

    private static bool Meets(TermRule rule, TermState term, AgencyId agency) => rule.MetBy switch
    {
        MetBy.Same => agency == term.By,
        MetBy.Other => agency != term.By,
        _ => true,
    };

    private TermState? Start(TermRule rule, Statement statement, string? offset)
    {
        var start = rule.Since is null ? statement.At : Time(statement, rule.Since);
        if (start is not { } from)
        {
            return null;
        }

        DateTimeOffset? due;
        if (rule.DueMember is null)
        {
            due = pack.Calendar.Due(from, rule.Due!, Calendar.ParseOffset(offset) ?? pack.Calendar.Offset);
        }
        else if ((due = Time(statement, rule.DueMember)) is null)
        {
            return null;
        }

        var owes = rule.AgencyMember is { } member && MemberPath.Parse(member)!.OpenText(statement) is { } text && AgencyId.Parse(text).Ok(out var named, out _)
            ? named
            : statement.Agency;
        return new(rule.Id, statement.Stream, owes, statement.Seq, from, due, null, null, statement.Agency, rule.Soon);
    }

    private static DateTimeOffset? Time(Statement statement, string member) =>
        MemberPath.Parse(member)!.OpenText(statement) is { } text && UtcTime.TryParse(text, out var time) ? time : null;

    private static string? OffsetText(RecordedStep step) =>
        step.World.GetValueOrDefault(StreamName.Agency(step.Statement.Agency))?.Keyring?.Offset;

    private static string? Fact(string name, ItemState? before, ItemState after) => name switch
    {
        "kind" => after.Kind,
        "caseType" => after.CaseType,
        "begins" => after.Parent is null ? "collect" : "derive",
        "sealed" => before?.Seal is null ? "no" : "yes",
        "stored" => before?.Locker is null ? "no" : "yes",
        _ => null,
    };
}
