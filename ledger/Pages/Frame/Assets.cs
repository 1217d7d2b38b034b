using System.Collections.Frozen;
using System.Reflection;

namespace Integrity.Ledger.Pages.Frame;

/// <summary>The bundled scripts and styles, from this program itself. Each name holds the hash of its content.</summary>
public sealed class Assets
{
    private const string Prefix = "web/";
    private const string Brotli = ".br";

    private readonly FrozenDictionary<string, Asset> byFile;
    private readonly FrozenDictionary<string, string> byName;

    private Assets(Assembly assembly)
    {
        byFile = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && !n.EndsWith(Brotli, StringComparison.Ordinal))
            .ToFrozenDictionary(n => n[Prefix.Length..], n => new Asset(TypeOf(n), Read(assembly, n), Read(assembly, n + Brotli), PolicyOf(n[Prefix.Length..])));
        byName = byFile.Keys.ToFrozenDictionary(NameOf, f => $"/assets/{f}");
    }

    public static Assets Built { get; } = new(typeof(Assets).Assembly);

    /// <summary>Where browsers get it: <c>frame.js</c> is at <c>/assets/frame-HASH.js</c>.</summary>
    public string this[string name] => byName.TryGetValue(name, out var path) ? path : throw new KeyNotFoundException($"{name} is not bundled: ledger/web/build.mjs");

    internal bool TryGet(string file, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Asset? asset) => byFile.TryGetValue(file, out asset);

    /// <summary>A bundled script is <c>NAME-HASH.js</c>.</summary>
    private static string NameOf(string file) => file[..file.LastIndexOf('-')] is var name && name == "part" ? file : name + Path.GetExtension(file);

    private static string PolicyOf(string file) => NameOf(file) switch
    {
        "hash.worker.js" => PagePolicy.Worker,
        "offline.worker.js" => PagePolicy.Offline,
        _ => PagePolicy.Nothing,
    };

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        _ => "application/octet-stream",
    };

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>One file, as it is and compressed.</summary>
/// <param name="Policy">A worker's script runs under a policy of its own.</param>
internal sealed record Asset(string Type, byte[] Plain, byte[] Brotli, string Policy);
