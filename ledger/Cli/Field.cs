using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>One member of an act's body, the options that fill it, and how. A null node leaves the member out.</summary>
internal sealed record Field(string Member, IReadOnlyList<Option> Options, Func<Call, Task<JsonNode?>> Read)
{
    public static Field Text(string member, string shape, bool required = false, string? option = null)
    {
        var text = new Option<string>(option ?? NameOf(member)) { HelpName = shape, Required = required };
        return new(member, [text], call => Now(call.Get(text)));
    }

    public static Field OneOf(string member, bool required, params string[] values)
    {
        var text = new Option<string>(NameOf(member)) { HelpName = string.Join('|', values), Required = required };
        text.AcceptOnlyFromAmong(values);
        return new(member, [text], call => Now(call.Get(text)));
    }

    public static Field Flag(string member)
    {
        var flag = new Option<bool>(NameOf(member));
        return new(member, [flag], call => Now(call.Get(flag) ? JsonValue.Create(true) : null));
    }

    public static Field Count(string member, long? otherwise = null)
    {
        var count = new Option<long?>(NameOf(member)) { HelpName = "N" };
        return new(member, [count], call => Now((call.Get(count) ?? otherwise) is { } n ? JsonValue.Create(n) : null));
    }

    /// <summary>An earlier statement of the history, by its place.</summary>
    public static Field Seq(string member)
    {
        var seq = new Option<long>(NameOf(member)) { HelpName = "SEQ", Required = true };
        return new(member, [seq], call => Now(JsonValue.Create(call.Get(seq))));
    }

    public static Field Time(string member, bool required = false)
    {
        var time = new Option<string>(NameOf(member)) { HelpName = "TIME", Required = required };
        return new(member, [time], call => Now(call.Get(time) is { } text ? Times.Write(Times.Read(NameOf(member), text)) : null));
    }

    /// <summary>The SHA-256 of a file, computed here; or the digest itself where the file is elsewhere.</summary>
    public static Field FileDigest(string member, bool required = false, string? option = null)
    {
        var file = new Option<string>(option ?? NameOf(member)) { HelpName = "FILE", Required = required };
        return new(member, [file], async call => call.Get(file) is { } path ? await Exhibits.Sha256Async(path, call.Cancel) : null);
    }

    /// <summary>A name and the rest, as in <c>ewfacquire 20140813</c>.</summary>
    public static Field Pair(string member, string first, string second, bool required = false)
    {
        var text = new Option<string>(NameOf(member)) { HelpName = $"\"{first.ToUpperInvariant()} {second.ToUpperInvariant()}\"", Required = required };
        return new(member, [text], call =>
        {
            var given = call.Get(text)?.Trim();
            var cut = given?.LastIndexOf(' ') ?? 0;
            return given is null ? Now(null)
                : cut <= 0 ? throw new Stopped(ExitCode.Usage, "cli.two-words", NameOf(member), first, second)
                : Now(new JsonObject { [first] = given[..cut].Trim(), [second] = given[(cut + 1)..] });
        });
    }

    /// <summary><c>storageReason</c> → <c>--storage-reason</c>.</summary>
    public static string NameOf(string member)
    {
        var name = new StringBuilder("--");
        foreach (var c in member)
        {
            _ = char.IsAsciiLetterUpper(c) ? name.Append('-').Append(char.ToLowerInvariant(c)) : name.Append(c);
        }

        return name.ToString();
    }

    public static Task<JsonNode?> Now(JsonNode? node) => Task.FromResult(node);
}

/// <summary>Times as people and tools give them, and as statements carry them: <c>2026-11-22T06:13:52Z</c>.</summary>
internal static class Times
{
    private static readonly string[] Shapes = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK"];

    /// <summary>A time must say its zone: <c>Z</c> or <c>+08:00</c>.</summary>
    public static DateTimeOffset Read(string option, string text) =>
        (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10)
        && DateTimeOffset.TryParseExact(text, Shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToUniversalTime()
            : throw new Stopped(ExitCode.Usage, "cli.time", option, text);

    public static string Write(DateTimeOffset time) => UtcTime.Format(time);
}
