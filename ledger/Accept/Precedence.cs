using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Ledger.Accept;

/// <summary>
/// Which statements of a batch wait for which: one waits for the earlier ones of its own stream, of every stream that it rests on, and for those that
/// rest on its own. So many go side by side, and all are decided as if they had come one after the other.
/// </summary>
/// <remarks>For one reader, who asks in the order of the lines.</remarks>
internal sealed class Precedence
{
    /// <summary>Streams remembered before those at rest are forgotten.</summary>
    private const int ManyStreams = 1024;

    private readonly Dictionary<StreamName, Place> places = [];

    /// <summary>Takes the statement's place; what is returned is complete when its turn has come.</summary>
    /// <param name="statement">The next statement.</param>
    /// <param name="decided">Complete once it is decided, either way. Never fails.</param>
    public Task Enter(Statement statement, Task decided)
    {
        Forget();
        var own = Of(statement.Stream);
        List<Task> before = [own.Written, .. own.Rested];
        (own.Written, own.Rested) = (decided, []);
        foreach (var stream in RestsOn(statement).Where(s => s != statement.Stream))
        {
            var other = Of(stream);
            before.Add(other.Written);
            other.Add(decided);
        }

        _ = before.RemoveAll(t => t.IsCompleted);
        return before.Count == 0 ? Task.CompletedTask : Task.WhenAll(before);
    }

    /// <summary>What the judge may look at; a bundle does not carry an item's case, but the ledger judges by it.</summary>
    private static IEnumerable<StreamName> RestsOn(Statement statement)
    {
        var stated = StatedStreams.Of(statement);
        return statement.Act == "collect" && statement.Body.TryOpen("case", out var code) && code.ValueKind == System.Text.Json.JsonValueKind.String
            && StreamName.Parse($"case/{code.GetString()}").Ok(out var @case, out _) ? stated.Append(@case) : stated;
    }

    private Place Of(StreamName stream)
    {
        if (!places.TryGetValue(stream, out var place))
        {
            places[stream] = place = new Place();
        }

        return place;
    }

    private void Forget()
    {
        if (places.Count > ManyStreams)
        {
            foreach (var (stream, _) in places.Where(p => p.Value.IsAtRest).ToList())
            {
                _ = places.Remove(stream);
            }
        }
    }

    private sealed class Place
    {
        private const int Many = 64;

        /// <summary>The last statement of this stream.</summary>
        public Task Written { get; set; } = Task.CompletedTask;

        /// <summary>Statements since then that rest on it.</summary>
        public List<Task> Rested { get; set; } = [];

        public bool IsAtRest => Written.IsCompleted && Rested.TrueForAll(t => t.IsCompleted);

        public void Add(Task rested)
        {
            if (Rested.Count >= Many)
            {
                _ = Rested.RemoveAll(t => t.IsCompleted);
            }

            Rested.Add(rested);
        }
    }
}
