using System.Collections.Concurrent;
using System.Reflection;

namespace Integrity.Rules;

/// <summary>The packs that come with the verifier. Whoever trusts the verifier trusts them; any other pack must be trusted by its digest.</summary>
public static class Packs
{
    private const string Folder = "standards/";
    private static readonly Assembly Here = typeof(Packs).Assembly;
    private static readonly ConcurrentDictionary<string, Result<Pack>> Known = new(StringComparer.Ordinal);

    /// <summary>Their names, <c>CN-CRIM@2026.1</c>, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Here.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => n[Folder.Length..^".json".Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>A pack by its name, read once.</summary>
    public static Result<Pack> BuiltIn(string name) =>
        Names.Contains(name, StringComparer.Ordinal) ? Known.GetOrAdd(name, Read) : new Refusal("pack.unknown", name, string.Join(' ', Names));

    /// <summary>The file as embedded, laid out for people.</summary>
    public static Result<byte[]> Source(string name)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            return new Refusal("pack.unknown", name, string.Join(' ', Names));
        }

        using var resource = Here.GetManifestResourceStream($"{Folder}{name}.json")!;
        var utf8 = new byte[resource.Length];
        resource.ReadExactly(utf8);
        return utf8;
    }

    /// <summary>Whether exactly this document comes with the verifier.</summary>
    public static bool Has(Pack pack) => BuiltIn(pack.Name).Ok(out var own, out _) && own.Digest == pack.Digest;

    private static Result<Pack> Read(string name) => Source(name).Ok(out var utf8, out var refused) ? Pack.Parse(utf8) : refused;
}
