using System.Diagnostics;
using Integrity.Custody;
using Integrity.Testing;
using Xunit.Abstractions;

namespace Integrity.Tests.Custody;

public class ReplaySpeed(ITestOutputHelper output)
{
    [Fact]
    public void Two_hundred_statements_are_judged_well_within_what_three_rule_packs_may_take()
    {
        var history = Story.OfLength(200);
        var statements = history.Of(history.Subject).ToList();
        Assert.Equal(200, statements.Count);

        var whole = Best(() =>
        {
            var state = StreamState.Empty(history.Subject);
            foreach (var envelope in statements)
            {
                state = Judge.Accept(state, envelope, history.Context).OrThrow().After;
            }

            Assert.Equal(200, state.NextSeq);
        });
        var law = Best(() =>
        {
            ItemState? item = null;
            foreach (var envelope in statements)
            {
                Assert.True(Acts.TryGet(envelope.Statement.Act, out var act));
                Assert.Null(Schemas.Of(act).CheckWithheld(envelope.Statement.Body.Members, envelope.Statement.Body.IsDisclosed, 0));
                Assert.Null(ItemDecider.Decide(item, act, envelope, history.Context));
                item = ItemDecider.Evolve(item, envelope, history.Context);
            }
        });

        output.WriteLine($"judge, signatures included: {whole.TotalMicroseconds / 200:F1} µs a statement; schema and law alone: {law.TotalMicroseconds / 200:F1} µs");
        Assert.True(law < TimeSpan.FromMilliseconds(20), $"schema and law took {law}");
    }

    private static TimeSpan Best(Action run) => Enumerable.Range(0, 8).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        run();
        return watch.Elapsed;
    });
}
