using System.Text.Json.Nodes;
using Integrity.Ledger.Cli;
using Integrity.Rules;

namespace Integrity.Ledger.Standards;

/// <summary>A pack in a file or built in, and the folder of examples beside it.</summary>
/// <param name="Examples">Null when there is none.</param>
internal sealed record PackFile(string Path, Pack Pack, string? Examples)
{
    private const int Longest = 1 << 20;

    /// <summary>Packs' own files in the build output, examples beside them.</summary>
    private static string BuiltInFolder => System.IO.Path.Combine(AppContext.BaseDirectory, "standards");

    /// <summary>The body by which a pack is published.</summary>
    public static JsonObject Statement(Pack pack) => new() { ["edition"] = pack.Edition, ["pack"] = JsonNode.Parse(pack.ToUtf8()) };

    public static IReadOnlyList<PackFile> BuiltIn() =>
        [.. Packs.Names.Select(n => new PackFile(n, Packs.BuiltIn(n).OrStop(), FolderOf(System.IO.Path.Combine(BuiltInFolder, n + ".json"))))];

    /// <summary>A pack's file; or its folder of examples, which has the pack's file beside it.</summary>
    public static async Task<PackFile> ReadAsync(string path, CancellationToken cancel)
    {
        var file = Directory.Exists(path) ? System.IO.Path.TrimEndingDirectorySeparator(path) + ".json" : path;
        var bytes = await GivenFile.ReadAsync(file, Longest, cancel);
        return Pack.Parse(bytes).Ok(out var pack, out var why)
            ? new(file, pack, FolderOf(file))
            : throw new Stopped(ExitCode.Usage, why);
    }

    public static Task<byte[]> BytesAsync(string path, CancellationToken cancel) => GivenFile.ReadAsync(path, Longest, cancel);

    /// <summary>Every example beside the pack, in order of files; and who plays in them.</summary>
    public async Task<(CastFile Cast, IReadOnlyList<(string Rule, Example Example)> Examples)> ReadExamplesAsync(CancellationToken cancel)
    {
        if (Examples is null)
        {
            throw new Stopped(ExitCode.Usage, "standard.no-examples", Path);
        }

        var examples = new List<(string, Example)>();
        foreach (var file in Directory.EnumerateFiles(Examples, "*.json").Where(f => System.IO.Path.GetFileName(f) != CastFile.Name).Order(StringComparer.Ordinal))
        {
            var read = ExampleFile.Parse(file, await GivenFile.ReadAsync(file, Longest, cancel)).OrStop();
            if (Pack.Rule(read.Rule) is null)
            {
                throw new Stopped(ExitCode.Usage, "standard.unknown-rule", file, read.Rule, Pack.Name);
            }

            examples.AddRange(read.Examples.Select(e => (read.Rule, e)));
        }

        var cast = System.IO.Path.Combine(Examples, CastFile.Name);
        return (File.Exists(cast) ? CastFile.Parse(cast, await GivenFile.ReadAsync(cast, Longest, cancel)).OrStop() : CastFile.BuiltIn(), examples);
    }

    private static string? FolderOf(string file) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!, System.IO.Path.GetFileNameWithoutExtension(file)) is var folder && Directory.Exists(folder) ? folder : null;
}
