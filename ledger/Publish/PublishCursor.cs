using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Integrity.Ledger.Publish;

/// <summary>How far the log has been published, and under which anchors: one row of the ledger's store, moved by compare-and-swap.</summary>
/// <param name="Next">The log index that is next.</param>
/// <param name="Marks">The latest steps, oldest first: what a reorganisation may still take back.</param>
/// <param name="Floor">
/// The largest anchor that fell. Documents say that size, and a larger size stays: under a smaller anchor they would be passed over and never mended.
/// </param>
internal sealed record PublishCursor(long Next, ImmutableArray<PublishMark> Marks, long Floor = 0)
{
    /// <summary>More than these are no single bad items any more: then publishing stands still and says why.</summary>
    public const int MostAside = 256;

    /// <summary>The fact's name in the store.</summary>
    public const string Fact = "published";

    public static readonly PublishCursor Start = new(0, []);

    /// <summary>Anchors are final before they count, so what goes deeper than this many of them is no accident of a chain any more.</summary>
    private const int MostMarks = 64;

    /// <summary>Until an item that was set aside is tried again without having changed.</summary>
    private static readonly TimeSpan SlowRetry = TimeSpan.FromHours(1);

    /// <summary>The same for what partners must not read any more.</summary>
    private static readonly TimeSpan RemovalRetry = TimeSpan.FromMinutes(1);

    /// <summary>Items that the region refuses for good, by the fact <see cref="SetAside.Fact"/>. The others go on without them.</summary>
    [JsonIgnore]
    public ImmutableArray<SetAside> Aside { get; init; } = [];

    /// <summary>The last step of which the region took anything or refused everything: it refused everything.</summary>
    public bool Refusing { get; init; }

    /// <summary>A store that holds something else was written by a newer program: published again from the start, which writes nothing that stands.</summary>
    public static PublishCursor Parse(string? text)
    {
        try
        {
            return text is null ? Start : JsonSerializer.Deserialize<PublishCursor>(text) ?? Start;
        }
        catch (JsonException)
        {
            return Start;
        }
    }

    public string Format() => JsonSerializer.Serialize(this);

    /// <summary>After a step that published what the log holds up to <paramref name="to"/>.</summary>
    public PublishCursor Advance(long to, long size, string block) => Mark(Next, size, block) with { Next = to };

    /// <summary>What was published under this anchor reaches back to this log index: so far back goes who must do it again.</summary>
    public PublishCursor Mark(long from, long size, string block)
    {
        var same = Marks is [.., { } last] && last.Size == size && last.Block == block;
        var marks = same
            ? Marks.SetItem(Marks.Length - 1, Marks[^1] with { From = Math.Min(Marks[^1].From, from) })
            : Marks.Add(new PublishMark(from, size, block));
        return this with { Marks = marks.Length > MostMarks ? marks.RemoveRange(0, marks.Length - MostMarks) : marks };
    }

    /// <summary>After a look at some items: those that were refused are set aside, the others are not any more.</summary>
    /// <param name="items">Evidence codes.</param>
    /// <param name="refused">Those of them that were.</param>
    /// <param name="from">The log index from which the step met them.</param>
    /// <param name="now">From when the pause counts.</param>
    public PublishCursor Looked(IReadOnlyCollection<string> items, IReadOnlyDictionary<string, RefusedItem> refused, long from, DateTimeOffset now) => this with
    {
        Aside =
        [
            .. Aside.Where(a => !items.Contains(a.Item)),
            .. refused.Select(r => new SetAside(
                r.Key, r.Value.Code, Aside.FirstOrDefault(a => a.Item == r.Key)?.From ?? from, now + (r.Value.Removal ? RemovalRetry : SlowRetry), r.Value.Removal)),
        ],
    };

    public bool IsAside(string item) => Aside.Any(a => a.Item == item);

    /// <summary>Back to before the oldest step that is remembered. Anchors that a step rested on fell; which others did is not worth finding out.</summary>
    /// <param name="fallen">The largest of them.</param>
    public PublishCursor Rewind(long fallen) =>
        Marks.IsEmpty ? this : this with { Next = Math.Min(Marks.Min(m => m.From), Next), Marks = [], Floor = Math.Max(Floor, fallen) };
}

/// <summary>What was published from this log index on was proved by this anchor.</summary>
internal sealed record PublishMark(long From, long Size, string Block);
