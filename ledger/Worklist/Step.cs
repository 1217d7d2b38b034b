using System.Collections.Immutable;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Worklist;

/// <summary>One step of the follower while it is being made: what will be written, all at once.</summary>
/// <param name="now">By the clock of the node that makes it.</param>
/// <param name="stored">The duties of all items that it meets, as they are stored.</param>
/// <param name="agreements">Those on record before this step.</param>
internal sealed class Step(DateTimeOffset now, IReadOnlyList<Duty> stored, OnRecord agreements)
{
    private readonly ILookup<string, Duty> stored = stored.ToLookup(d => d.Key.Stream);
    private readonly Dictionary<string, ImmutableArray<Duty>> first = [];
    private readonly Dictionary<string, ImmutableArray<Duty>> latest = [];
    private readonly HashSet<DutyKey> reminded = [];
    private readonly List<StatusChange> changes = [];
    private readonly List<Direction> directions = [];

    /// <summary>An item's duties as this step has left them so far.</summary>
    public ImmutableArray<Duty> DutiesOf(string stream) => latest.TryGetValue(stream, out var duties) ? duties : [.. stored[stream]];

    /// <summary>What this very step met.</summary>
    public IReadOnlyList<Direction> Directions => directions;

    /// <summary>The agreements that name these two: those on record, and those that this very step met.</summary>
    public async Task<IEnumerable<string>> AgreementsAsync(string giver, string taker, CancellationToken cancellation) =>
        (await agreements.OfAsync(giver, taker, cancellation))
        .Concat(directions.Where(d => d.Giver == giver && d.Taker == taker).Select(d => d.Agreement)).Distinct();

    public void Add(IEnumerable<Direction> met) => directions.AddRange(met);

    /// <summary>Takes what one statement made of an item's duties.</summary>
    /// <param name="stream">The item's history.</param>
    /// <param name="before">Before the statement.</param>
    /// <param name="after">After it.</param>
    /// <param name="at">When the statement was accepted, if its changes are to be told; null when they were told before.</param>
    public void Put(string stream, ImmutableArray<Duty> before, ImmutableArray<Duty> after, DateTimeOffset? at)
    {
        _ = first.TryAdd(stream, before);
        latest[stream] = after;
        var known = before.ToDictionary(d => d.Key);
        foreach (var duty in after.Where(d => at is not null && !(known.TryGetValue(d.Key, out var was) && was == d)))
        {
            _ = reminded.Add(duty.Key);
            changes.Add(new StatusChange(duty, duty.At(now), at!.Value));
        }
    }

    public WorklistAdvance Advance(string rules, long from, long to, Lease? under)
    {
        var put = new List<PutDuty>();
        var drop = new List<DutyKey>();
        foreach (var (stream, after) in latest)
        {
            var before = first[stream].ToDictionary(d => d.Key);
            drop.AddRange(before.Keys.Except(after.Select(d => d.Key)));
            put.AddRange(after.Where(d => !(before.TryGetValue(d.Key, out var was) && was == d)).Select(d => new PutDuty(d, TurnsOf(d))));
        }

        return new WorklistAdvance(rules, from, to, now, put, drop, directions, changes) { Under = under };
    }

    /// <summary>What is not told here because it was told before may have changed by time since: then it is looked at from its beginning.</summary>
    private DateTimeOffset? TurnsOf(Duty duty) => duty.Turns(reminded.Contains(duty.Key) ? now : DateTimeOffset.MinValue);
}
