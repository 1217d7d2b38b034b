using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>The state machine of an item, found by playing: from each state reached, every act by the holder and by whoever it is offered to.</summary>
internal static class ItemMachine
{
    /// <summary>One aspect of an item's state, and its value in a state.</summary>
    public sealed record Part(string Title, Func<ItemState?, string> Of);

    public sealed record Step(string From, string To, string Acts);

    public static readonly IReadOnlyList<Part> Parts =
    [
        new("Where it is", item => item switch
        {
            null => "[*]",
            { Ended: { } ended } => ended,
            { Offer: not null, Locker: not null } => "stored_and_offered",
            { Offer: not null } => "offered",
            { Locker: not null } => "stored",
            _ => "held",
        }),
        new("Its seal", item => item is null ? "[*]" : item.Seal is null ? "unsealed" : "sealed"),
        new("Holds on it", item => item is null ? "[*]" : item.Holds.IsEmpty ? "free" : "on_hold"),
    ];

    private static readonly Lazy<IReadOnlyList<(ItemState? Before, ItemState After, string Act)>> Played = new(Play);

    /// <summary>Every change of one part that some act makes; ends go to the final state.</summary>
    public static IEnumerable<Step> Steps(Part part)
    {
        var changes = Played.Value.Select(p => (From: part.Of(p.Before), To: part.Of(p.After), p.Act)).Where(p => p.From != p.To).ToList();
        foreach (var change in changes.GroupBy(c => (c.From, c.To)))
        {
            yield return new(change.Key.From, change.Key.To, string.Join(", ", change.Select(c => c.Act).Distinct()));
        }

        foreach (var end in changes.Select(c => c.To).Distinct().Where(to => changes.TrueForAll(c => c.From != to) && part == Parts[0]))
        {
            yield return new(end, "[*]", "custody ends");
        }
    }

    private static List<(ItemState? Before, ItemState After, string Act)> Play()
    {
        var steps = new List<(ItemState?, ItemState, string)>();
        var seen = new HashSet<string>();
        var open = new Queue<History>();
        Reach(null, Begin("collect"), "collect");
        Reach(null, Begin("derive"), "derive");
        while (open.TryDequeue(out var history))
        {
            foreach (var act in Acts.All.Where(a => a.Stream == StreamKind.Item))
            {
                var next = history.Fork();
                if (next.Try(Prepare(next, act)).Why is null)
                {
                    Reach(history.Item, next, act.Name);
                }
            }
        }

        return steps;

        void Reach(ItemState? before, History history, string act)
        {
            steps.Add((before, history.Item, act));
            if (seen.Add(string.Join(' ', Parts.Select(p => p.Of(history.Item)))))
            {
                open.Enqueue(history);
            }
        }
    }

    /// <summary>By whoever has the item, in every role; an answer to an offer by whoever it is offered to.</summary>
    private static Envelope Prepare(History history, ActDefinition act)
    {
        var holder = Two.First(a => history.Item.IsHolder(a.Id));
        var by = act.By == ActBy.Taker ? Two.First(a => a != holder) : holder;
        return history.Prepare(act.Name, by, body =>
        {
            foreach (var (name, value) in new[] { ("to", Two.First(a => a != by).Id.ToString()), ("seal", Bodies.Seal) })
            {
                if (body.ContainsKey(name))
                {
                    body.With(name, value);
                }
            }

            if (act.By == ActBy.Responsible)
            {
                // The first statement that is its own.
                body.With(act.Name == "cure" ? "seq" : "statement", history.Item.Past.FindIndex(p => p.Agency == by.Id));
            }

            if (act.By == ActBy.Parties)
            {
                body.With("parties", new JsonArray([.. Two.Select(a => JsonValue.Create(a.Id.ToString()))]));
            }
        }, [.. (act.By == ActBy.Parties ? Two : [by]).Select(a => a.Officers[0])]);
    }

    private static readonly TestAgency[] Two = [Bureau("cn.test.one"), Bureau("cn.test.two")];

    private static TestAgency Bureau(string id) => new(AgencyId.Parse(id).OrThrow(), id, Key(id), [new Officer("1", Key(id + " officer"), RoleNames.Any)]);

    private static History Begin(string act)
    {
        var history = Two.Aggregate(new History(), (h, a) => h.Create(a)).Do("collect", Two[0]);
        if (act == "collect")
        {
            return history;
        }

        var made = history.Do("acquire", Two[0]).Item.Children[0];
        history.Subject = StreamName.Item(made.Code);
        return history.Do("derive", Two[0], b => b.With("statement", $"sha256:{made.Statement}"));
    }
}
