using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Integrity.Schema;

namespace Integrity.Custody;

/// <summary>The published schema of each act's body, as embedded: JSON Schema 2020-12, served at <c>/schemas/ACT.json</c>.</summary>
public static class Schemas
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Compiled = new(StringComparer.Ordinal);

    /// <summary>The schema's own bytes; false for an act that has none.</summary>
    public static bool TryGet(string act, [NotNullWhen(true)] out byte[]? utf8)
    {
        utf8 = null;
        if (!Acts.TryGet(act, out _))
        {
            return false;
        }

        using var resource = typeof(Schemas).Assembly.GetManifestResourceStream($"schemas/{act}.json")!;
        utf8 = new byte[resource.Length];
        resource.ReadExactly(utf8);
        return true;
    }

    /// <summary>The compiled schema of an act in <see cref="Acts.All"/>; compiled at its first use.</summary>
    public static JsonSchema Of(ActDefinition act) => Compiled.GetOrAdd(act.Name, static name =>
        TryGet(name, out var utf8) ? JsonSchema.Read(JsonElement.Parse(utf8)).OrThrow() : throw new ArgumentOutOfRangeException(nameof(name)));
}
