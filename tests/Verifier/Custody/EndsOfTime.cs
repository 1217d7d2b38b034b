using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

public class EndsOfTime
{
    [Fact]
    public void A_history_may_begin_in_the_first_second_of_the_calendar()
    {
        var history = new History { Now = DateTimeOffset.MinValue };

        history.Create(Police);

        Assert.Equal(1 + Police.Officers.Count, history.State(Police.Stream).NextSeq);
    }
}
