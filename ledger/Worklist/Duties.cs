using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Store;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Worklist;

/// <summary>What one statement changes in the duties of its item. Pure; the follower and the item view ask the same.</summary>
internal static class Duties
{
    /// <summary>The duties after a statement.</summary>
    /// <param name="before">Those before it.</param>
    /// <param name="said">The statement.</param>
    /// <param name="was">The item before it, null at its first.</param>
    /// <param name="item">The item after it.</param>
    /// <param name="about">What else must be known.</param>
    public static ImmutableArray<Duty> Step(ImmutableArray<Duty> before, Statement said, ItemState? was, ItemState item, Surroundings about)
    {
        var terms = Terms.Step([.. before.Where(d => d.Key.Kind == DutyKind.Term).Select(TermOf)], said, was, item, about.Pack, about.Offset);
        var others = Answered(before.Where(d => d.Key.Kind != DutyKind.Term), said).ToList();
        return [.. terms.Select(DutyOf).Concat(others).Concat(Asked(said, was, others, about)).DistinctBy(d => d.Key)];
    }

    private static IEnumerable<Duty> Answered(IEnumerable<Duty> before, Statement said)
    {
        var agency = said.Agency.ToString();
        return before.Select(duty => duty.Met is null && Answers(duty, said, agency) ? duty with { Met = said.At, MetBy = said.Seq } : duty);
    }

    private static bool Answers(Duty duty, Statement said, string agency) => (duty.Key.Kind, said.Act) switch
    {
        (DutyKind.Offer, "transfer.accept" or "transfer.refuse" or "transfer.recall") => true,
        (DutyKind.Recognition, "recognize" or "decline") => duty.Agency == agency,
        (DutyKind.Cure, "cure") => duty.Agency == agency && Text(said.Body.Open, "rule") == duty.Key.Name && Number(said.Body.Open, "seq") == duty.Key.Of,
        _ => false,
    };

    private static IEnumerable<Duty> Asked(Statement said, ItemState? was, IReadOnlyList<Duty> known, Surroundings about)
    {
        var (stream, by) = (said.Stream.ToString(), said.Agency.ToString());
        switch (said.Act)
        {
            case "transfer.offer" when Text(said.Body.Open, "to") is { } to:
                yield return new Duty(new(stream, DutyKind.Offer, Text(said.Body.Open, "purpose") ?? "", said.Seq, said.Seq), to, by, said.At, null, TimeSpan.Zero);
                break;
            case "cure.request":
                var due = Time(said.Body.Open, "due");
                foreach (var defect in Items(said.Body.Open, "defects"))
                {
                    if (Text(defect, "rule") is { } rule && Number(defect, "seq") is { } seq && about.AuthorOf(seq) is { } author)
                    {
                        yield return new Duty(new(stream, DutyKind.Cure, rule, said.Seq, seq), author, by, said.At, due, NoticeOf(said.At, due));
                    }
                }

                break;
            case "transfer.accept" when was is not null:
                foreach (var answer in about.Answers)
                {
                    yield return AnswerOf(answer, said, was.Holder.ToString());
                }

                break;
            case "cure":
                // Who declined for want of cures looks again once all it asked for are there.
                foreach (var answer in about.Answers.Where(a => Cured(known, a.Taker, said) && !Waits(known, a)))
                {
                    yield return AnswerOf(answer, said, by);
                }

                break;
        }
    }

    private static bool Cured(IReadOnlyList<Duty> known, string asker, Statement said)
    {
        var asked = known.Where(d => d.Key.Kind == DutyKind.Cure && d.By == asker).ToList();
        return asked.Exists(d => d.MetBy == said.Seq) && asked.TrueForAll(d => d.Met is not null);
    }

    private static bool Waits(IReadOnlyList<Duty> known, Answer answer) =>
        known.Any(d => d.Key.Kind == DutyKind.Recognition && d.Key.Name == answer.Agreement && d.Agency == answer.Taker && d.Met is null);

    private static Duty AnswerOf(Answer answer, Statement said, string from) => new(
        new($"{said.Stream}", DutyKind.Recognition, answer.Agreement, said.Seq, said.Seq), answer.Taker, from, said.At, answer.Due, NoticeOf(said.At, answer.Due));

    /// <summary>For what no pack says: the last quarter of the time, at most three days.</summary>
    private static TimeSpan NoticeOf(DateTimeOffset since, DateTimeOffset? due) =>
        due is { } last && last > since ? TimeSpan.FromSeconds(Math.Min((long)(last - since).TotalSeconds / 4, 3 * 86_400)) : TimeSpan.Zero;

    private static Duty DutyOf(TermState term) => new(
        new(term.Stream.ToString(), DutyKind.Term, term.Term, term.Seq, term.Seq),
        term.Agency.ToString(),
        term.By.ToString(),
        term.Start,
        term.Due,
        term.Soon,
        term.Met,
        term.MetBy);

    private static TermState TermOf(Duty duty) => new(
        duty.Key.Name,
        StreamName.Parse(duty.Key.Stream).OrThrow(),
        AgencyId.Parse(duty.Agency).OrThrow(),
        duty.Key.Seq,
        duty.Since,
        duty.Due,
        duty.Met,
        duty.MetBy,
        AgencyId.Parse(duty.By).OrThrow(),
        duty.Notice);

    private static string? Text(JsonElement open, string name) =>
        open.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>As the law reads it: JSON may write 4 as 4.0.</summary>
    private static long? Number(JsonElement open, string name) =>
        open.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? (long)number : null;

    private static DateTimeOffset? Time(JsonElement open, string name) => Text(open, name) is { } text && UtcTime.TryParse(text, out var time) ? time : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement open, string name) =>
        open.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}

/// <summary>What a statement's duties also depend on.</summary>
/// <param name="Pack">The ledger's rules.</param>
/// <param name="Offset">The agency's fixed offset from UTC, by which its working days are counted.</param>
/// <param name="AuthorOf">The agency that made a statement of the same history.</param>
/// <param name="Answers">Agreements by which somebody owes an answer on the item from this statement on.</param>
internal sealed record Surroundings(Pack Pack, string? Offset, Func<long, string?> AuthorOf, IReadOnlyList<Answer> Answers);

/// <summary>Under an agreement, who must recognise or decline, and until when; null when the calendar cannot tell.</summary>
internal sealed record Answer(string Agreement, string Taker, DateTimeOffset? Due);
