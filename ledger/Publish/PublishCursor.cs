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
    /// <summary>The fact's name in the store.</summary>
    public const string Fact = "published";

    public static readonly PublishCursor Start = new(0, []);

    /// <summary>Anchors are final before they count, so what goes deeper than this many of them is no accident of a chain any more.</summary>
    private const int MostMarks = 64;

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
    public PublishCursor Advance(long to, long size, string block)
    {
        var marks = Marks is [.., { } last] && last.Size == size && last.Block == block ? Marks : Marks.Add(new PublishMark(Next, size, block));
        return this with { Next = to, Marks = marks.Length > MostMarks ? marks.RemoveRange(0, marks.Length - MostMarks) : marks };
    }

    /// <summary>Back to before the oldest step that is remembered. Anchors that a step rested on fell; which others did is not worth finding out.</summary>
    /// <param name="fallen">The largest of them.</param>
    public PublishCursor Rewind(long fallen) =>
        Marks is [var oldest, ..] ? new PublishCursor(Math.Min(oldest.From, Next), [], Math.Max(Floor, fallen)) : this;
}

/// <summary>What was published from this log index on was proved by this anchor.</summary>
internal sealed record PublishMark(long From, long Size, string Block);
