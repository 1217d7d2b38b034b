using System.Collections.Immutable;

namespace Integrity.Rules;

/// <summary>Reads what rules and terms cite. A source nobody cites is a fault: it would look like one that was used.</summary>
internal sealed class CitationReader(PackFaults faults, List<(PackSource Source, PackNode At)> sources)
{
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public IEnumerable<PackSource> Sources => sources.Select(s => s.Source);

    public ImmutableArray<Citation> Read(PackNode? list, string path)
    {
        var citations = ImmutableArray.CreateBuilder<Citation>();
        foreach (var node in faults.List(list, path, 1, 16))
        {
            if (!faults.Object(node, path, ["source", "article"], ["unread"]))
            {
                continue;
            }

            var source = faults.Text(node["source"], path + ".source", "1…32", t => t.Length > 0);
            var article = faults.Text(node["article"], path + ".article", "1…64", t => t.Length is > 0 and <= 64);
            var unread = faults.Flag(node["unread"], path + ".unread") ?? false;
            if (source is not null && !sources.Exists(s => s.Source.Id == source))
            {
                faults.Add(node["source"]!, "pack.unknown-source", PackFaults.Shown(source));
            }

            if (source is not null && article is not null)
            {
                _ = used.Add(source);
                citations.Add(new(source, article, unread));
            }
        }

        return citations.ToImmutable();
    }

    public void Unused()
    {
        foreach (var (source, at) in sources.Where(s => !used.Contains(s.Source.Id)))
        {
            faults.Add(at, "pack.unused-source", source.Id);
        }
    }
}
