using System.Reflection;
using System.Text.Json;

namespace Integrity.Browser.Tests;

/// <summary>What axe-core (Deque) finds on a page by WCAG 2.2 A and AA. Nothing serious may be left.</summary>
public static class Axe
{
    private static readonly Lazy<string> Source = new(() => File.ReadAllText(Path.Combine(
        typeof(Axe).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OraclesFolder").Value!, "node_modules", "axe-core", "axe.min.js")));

    public static async Task CheckAsync(Visit visit)
    {
        ArgumentNullException.ThrowIfNull(visit);

        // By the debugger, so the page's policy stays as it is.
        _ = await visit.Page.EvaluateAsync(Source.Value + ";0");
        var found = await visit.Page.EvaluateAsync<JsonElement>(
            "async () => { const r = await axe.run(document, { iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }); return { passes: r.passes.length, violations: r.violations.map(v => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n => n.html).slice(0, 5) })) }; }");
        Assert.True(found.GetProperty("passes").GetInt32() > 0, "axe checked nothing");
        Assert.Empty(found.GetProperty("violations").EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical").Select(v => v.ToString()));
    }
}
