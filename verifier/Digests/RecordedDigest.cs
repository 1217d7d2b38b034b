using System.Text.Json;

namespace Integrity.Digests;

/// <summary>Which bytes were digested: what an E01 carries and the E01 itself are different facts.</summary>
public enum DigestScope
{
    /// <summary>The data inside a container (the sectors of the disk).</summary>
    DataStream,

    /// <summary>The container's own bytes (the E01 file).</summary>
    Container,

    /// <summary>A plain file's bytes.</summary>
    File,
}

/// <summary>Who did the arithmetic.</summary>
public enum DigestSource
{
    /// <summary>Copied from a tool's log.</summary>
    Tool,

    /// <summary>Computed from the bytes by our own program.</summary>
    Computed,
}

/// <summary><c>{"digest":"sha256:…","scope":"data-stream|container|file","source":"tool|computed"}</c></summary>
public sealed record RecordedDigest(Digest Digest, DigestScope Scope, DigestSource Source)
{
    /// <summary>MD5 and SHA-1 are read only where a tool recorded them: nobody computes new ones to rely on.</summary>
    public static Result<RecordedDigest> Parse(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() != 3
            || !TryText(json, "digest", out var digest) || !TryText(json, "scope", out var scopeText) || !TryText(json, "source", out var sourceText)
            || !TryScope(scopeText, out var scope) || sourceText is not ("tool" or "computed"))
        {
            return new Refusal("digest.bad-record");
        }

        var source = sourceText == "tool" ? DigestSource.Tool : DigestSource.Computed;
        return !Digest.Parse(digest).Ok(out var parsed, out var refusal) ? refusal
            : source == DigestSource.Computed && !parsed.Algorithm.IsCollisionResistant() ? new Refusal("digest.recorded-only", parsed.Algorithm.Text())
            : new RecordedDigest(parsed, scope, source);
    }

    public static bool TryScope(string text, out DigestScope scope)
    {
        (var known, scope) = text switch
        {
            "data-stream" => (true, DigestScope.DataStream),
            "container" => (true, DigestScope.Container),
            "file" => (true, DigestScope.File),
            _ => (false, default),
        };
        return known;
    }

    public static string Text(DigestScope scope) => scope switch
    {
        DigestScope.DataStream => "data-stream",
        DigestScope.Container => "container",
        _ => "file",
    };

    public static string Text(DigestSource source) => source == DigestSource.Tool ? "tool" : "computed";

    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("digest", Digest.ToString());
        writer.WriteString("scope", Text(Scope));
        writer.WriteString("source", Text(Source));
        writer.WriteEndObject();
    }

    private static bool TryText(JsonElement json, string name, out string text)
    {
        text = json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
        return text.Length > 0;
    }
}
