using System.Collections.Immutable;
using System.Text.Json;

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

    /// <summary>Items that the region refuses for good. The others go on without them.</summary>
    public ImmutableArray<SetAside> Aside { get; init; } = [];

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

    /// <summary>After a look at some items: those that were refused are set aside until then, the others are not any more.</summary>
    public PublishCursor Looked(IReadOnlyCollection<string> items, IReadOnlyDictionary<string, string> refused, DateTimeOffset until) => this with
    {
        Aside =
        [
            .. Aside.Where(a => !items.Contains(a.Item)),
            .. refused.Select(r => new SetAside(r.Key, r.Value, AsideFrom(r.Key), until)),
        ],
    };

    public bool IsAside(string item) => Aside.Any(a => a.Item == item);

    /// <summary>Back to before the oldest step that is remembered. Anchors that a step rested on fell; which others did is not worth finding out.</summary>
    /// <param name="fallen">The largest of them.</param>
    public PublishCursor Rewind(long fallen) =>
        Marks.IsEmpty ? this : this with { Next = Math.Min(Marks.Min(m => m.From), Next), Marks = [], Floor = Math.Max(Floor, fallen) };

    private long AsideFrom(string item) => Aside.FirstOrDefault(a => a.Item == item)?.From ?? Next;
}

/// <summary>What was published from this log index on was proved by this anchor.</summary>
internal sealed record PublishMark(long From, long Size, string Block);

/// <summary>An item that the region refused for good.</summary>
/// <param name="Item">Its evidence code.</param>
/// <param name="Code">Of the refusal.</param>
/// <param name="From">The log index from which on a new beginning would meet it.</param>
/// <param name="Until">When it is tried again, should the item not change before.</param>
internal sealed record SetAside(string Item, string Code, long From, DateTimeOffset Until);
