using Integrity.Ledger.Store.Postgres;

namespace Integrity.Ledger.Tests.Store;

public sealed class SharedReadsFacts
{
    [Fact]
    public async Task Every_question_gets_its_own_answer_however_many_come_and_go_at_once()
    {
        var reads = new SharedReads<int, int>(async asked =>
        {
            await Task.Yield();
            return [.. asked.Select(a => -a)];
        });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(async () =>
        {
            for (var i = 0; i < 5000; i++)
            {
                // Nobody else may come to wake a question that was forgotten, so a lost one ends the test here.
                Assert.Equal(-(i + n), await reads.AskAsync(i + n, default).WaitAsync(TimeSpan.FromMinutes(1)));
            }
        })));
    }

    [Fact]
    public async Task A_failure_is_the_answer_to_all_who_asked_and_to_nobody_after()
    {
        var fails = true;
        var reads = new SharedReads<int, int>(asked => fails ? throw new IOException("planted") : Task.FromResult<IReadOnlyList<int>>([.. asked]));
        await Assert.ThrowsAsync<IOException>(() => reads.AskAsync(1, default));
        fails = false;
        Assert.Equal(2, await reads.AskAsync(2, default));
    }
}
