using System.Collections.Immutable;
using System.Text.Json;

namespace Integrity.Ledger.Publish;

/// <summary>An item that the region refused for good.</summary>
/// <param name="Item">Its evidence code.</param>
/// <param name="Code">Of the refusal.</param>
/// <param name="From">The log index from which on a new beginning would meet it.</param>
/// <param name="Until">When it is tried again, should the item not change before.</param>
/// <param name="Removal">Partners must not read it any more, and what the region has of it is not known to be gone.</param>
internal sealed record SetAside(string Item, string Code, long From, DateTimeOffset Until, bool Removal = false)
{
    /// <summary>
    /// The name in the store of the fact that lists them. Not a member of the cursor: a program that knows no such list writes the cursor as it knows it.
    /// An item is in the list before the cursor passes it, and leaves the list after the cursor has the mark of its publication.
    /// </summary>
    public const string Fact = "published-aside";

    public static ImmutableArray<SetAside> Parse(string? text)
    {
        try
        {
            return text is null ? [] : [.. JsonSerializer.Deserialize<SetAside[]>(text) ?? []];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static string Format(IEnumerable<SetAside> items) => JsonSerializer.Serialize(items);
}

/// <summary>What came of a look at an item that the region refused for good.</summary>
/// <param name="Code">Of the refusal.</param>
/// <param name="Removal">What was refused is to take it away.</param>
internal readonly record struct RefusedItem(string Code, bool Removal);
