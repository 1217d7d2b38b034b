using FsCheck;
using FsCheck.Fluent;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

public class HistoryProperties
{
    private static readonly string[] ItemActs = [.. Acts.All.Where(a => a.Name is not "collect" and not "derive" && a.Stream == StreamKind.Item).Select(a => a.Name)];

    [Fact]
    public void A_shuffled_dropped_or_repeated_statement_never_leads_to_the_same_head()
    {
        Prop.ForAll(Choices, Choices, (plays, changes) =>
        {
            var history = Random(plays);
            var whole = history.Of(history.Subject).ToList();
            foreach (var change in changes.Take(6))
            {
                var (kind, i, j) = (change % 3, change / 3 % whole.Count, change / 97 % whole.Count);
                var altered = whole.ToList();
                switch (kind)
                {
                    case 0 when i != j:
                        (altered[i], altered[j]) = (altered[j], altered[i]);
                        break;
                    case 1:
                        altered.RemoveAt(i);
                        break;
                    default:
                        altered.Insert(j, whole[i]);
                        break;
                }

                if (Replay(altered, history) is { } state && state.Head == history.State(history.Subject).Head)
                {
                    return false;
                }
            }

            return Replay(whole, history)!.Head == history.State(history.Subject).Head;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void Withholding_any_disclosures_changes_no_answer_and_no_state_and_betters_no_finding()
    {
        var dropped = 0;
        Prop.ForAll(Choices, Choices, (plays, masks) =>
        {
            var history = Random(plays);
            var whole = history.Of(history.Subject).ToList();
            var partial = whole.Select((e, n) => e.Keeping(d => ((masks[n % masks.Length] >> (e.Disclosures.IndexOf(d) + (n % 3))) & 1) == 0)).ToList();
            dropped += whole.Zip(partial).Sum(p => p.First.Disclosures.Length - p.Second.Disclosures.Length);

            var (full, part) = (Replay(whole, history), Replay(partial, history));

            return part is not null && Told.Of(full!) == Told.Of(part) && full!.Findings.All(f => part.Findings.Any(
                p => p.Rule == f.Rule && p.Seq == f.Seq && Finding.Severity(p.Outcome) >= Finding.Severity(f.Outcome)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
        Assert.True(dropped > 100, $"only {dropped} disclosures were dropped: the property said little");
    }

    [Fact]
    public void The_same_statements_always_give_the_same_state()
    {
        Prop.ForAll(Choices, plays =>
        {
            var history = Random(plays);
            return Told.Of(history.State(history.Subject)) == Told.Of(Replay([.. history.Of(history.Subject)], history)!);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    private static Arbitrary<int[]> Choices => Gen.Choose(0, 1 << 20).ArrayOf(14).ToArbitrary();

    /// <summary>Acts drawn from the choices, each by whoever is likely or by somebody else; those refused leave no trace.</summary>
    private static History Random(int[] choices)
    {
        var history = History.WithAgencies().Do("collect", Police, b => Vary(b, choices[0]), choices[0] % 3 == 0 ? [Zhang] : [Zhang, Li]);
        var accepted = 0;
        foreach (var choice in choices)
        {
            var act = ItemActs[choice % ItemActs.Length];
            var taker = history.Item.Offer?.To;
            var by = choice % 7 == 0 ? Agencies[choice % 3] : Agencies.First(a => a.Id == (act.EndsWith("accept", StringComparison.Ordinal) && taker is not null ? taker : history.Item.Holder));
            if (by.SignersFor(Find(act)) is not { Length: > 0 })
            {
                continue;
            }

            accepted += history.Try(act, by, b =>
            {
                foreach (var code in b["children"]?.AsArray() ?? [])
                {
                    code!["code"] = Code($"child {history.Item.Steps}").ToString();
                }

                if (b.ContainsKey("to"))
                {
                    b["to"] = Agencies[choice / 11 % 3].Id.ToString();
                }

                Vary(b, choice);
            }).Why is null ? 1 : 0;
        }

        return accepted > 0 ? history : history.Do("check", Police);
    }

    /// <summary>Leaves out an optional withholdable member now and then, so that findings arise.</summary>
    private static void Vary(System.Text.Json.Nodes.JsonObject body, int choice)
    {
        foreach (var (name, bit) in new[] { ("note", 1), ("holder", 2), ("witness", 4), ("video", 8), ("writeBlocker", 16) })
        {
            if ((choice / 13 & bit) != 0)
            {
                body.Remove(name);
            }
        }
    }

    private static ActDefinition Find(string name) => Acts.TryGet(name, out var act) ? act : throw new ArgumentOutOfRangeException(nameof(name));

    /// <summary>The state after all of them, or null as soon as one is refused.</summary>
    private static StreamState? Replay(IReadOnlyList<Envelope> statements, History history)
    {
        var state = StreamState.Empty(history.Subject);
        foreach (var envelope in statements)
        {
            if (!Judge.Accept(state, envelope, history.Context).Ok(out var judgement, out _))
            {
                return null;
            }

            state = judgement.After;
        }

        return state;
    }
}
