using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Integrity.Ledger.Standards;

/// <summary>The examples of one rule (docs/rules.md, "Examples"): <c>integrity-examples@v1</c>, one file a rule, beside the pack.</summary>
internal sealed record ExampleFile
{
    public const string Format = "integrity-examples@v1";

    [JsonPropertyName("format")]
    public required string Marked { get; init; }

    /// <summary>The rule that every example here is about.</summary>
    public required string Rule { get; init; }

    public required IReadOnlyList<Example> Examples { get; init; }

    public static Result<ExampleFile> Parse(string name, ReadOnlySpan<byte> utf8)
    {
        try
        {
            var read = JsonSerializer.Deserialize(utf8, StandardJson.Default.ExampleFile);
            return read is null || read.Marked != Format ? new Refusal("standard.example-unreadable", name, $"format: {Format}")
                : read.Examples.FirstOrDefault(e => e.Expected is null) is { } odd ? new Refusal("standard.example-unreadable", name, $"expect: {odd.Expect}")
                : read;
        }
        catch (JsonException e)
        {
            return new Refusal("standard.example-unreadable", name, e.Message);
        }
    }
}

/// <summary>A short history and what the rule must say of it.</summary>
/// <remarks>Members with a default have a setter: what a file leaves out then keeps it.</remarks>
internal sealed record Example
{
    /// <summary>One sentence that says what happens.</summary>
    public required string Name { get; init; }

    /// <summary>pass, curable, cured, fatal, warn, human, n/a; or refused: the ledger lets the step not flow at all.</summary>
    public required string Expect { get; init; }

    /// <summary>Of which statement; absent: the worst that the rule says of the whole history.</summary>
    public long? Seq { get; init; }

    /// <summary>Time of the first step; default a Monday morning in March 2026.</summary>
    public string Start { get; set; } = "2026-03-02T09:00:00+08:00";

    /// <summary>When the report is asked for; default now.</summary>
    public string? AsOf { get; init; }

    /// <summary>Label of the item whose bundle is judged.</summary>
    public string Subject { get; set; } = "item";

    /// <summary>Who operates the ledger, as the court's trust file says; default the cast's agency of the name <c>operator</c>, if it has one.</summary>
    public string? Operator { get; init; }

    /// <summary>False: the bundle is judged without its anchor.</summary>
    public bool Anchored { get; set; } = true;

    /// <summary>Members that are withheld from the bundle.</summary>
    public IReadOnlyList<string> Withhold { get; set; } = [];

    public required IReadOnlyList<Step> Steps { get; init; }

    [JsonIgnore]
    public Expected? Expected => Standards.Expected.Parse(Expect);
}

/// <summary>One statement of an example: the act's default body with changes.</summary>
internal sealed record Step
{
    public required string Act { get; init; }

    /// <summary>The agency, by its name in the cast.</summary>
    public required string By { get; init; }

    /// <summary>Officers of that agency, or <c>agency.officer</c>; default: the first who fill the act's wanted places.</summary>
    public IReadOnlyList<string> Signers { get; set; } = [];

    /// <summary>A time; <c>+2h</c> after the step before (default <c>+10m</c>); <c>now-3h</c> before this run.</summary>
    public string? At { get; init; }

    /// <summary>Label of the history it continues; default by act: <c>item</c>, <c>case</c>, <c>agreement</c>, the agency's keyring.</summary>
    public string? On { get; init; }

    /// <summary>Members by path (<c>witness/independent</c>) and their new values; null removes one.</summary>
    public JsonObject? Set { get; init; }

    /// <summary>A name by which later bodies refer to this statement: <c>$statement(name)</c>.</summary>
    public string? As { get; init; }

    /// <summary>Whether it names the newest block of the chain, which proves that it was signed after that block.</summary>
    public bool AfterBlock { get; init; }

    /// <summary>The code with which the ledger must refuse it.</summary>
    public string? Refused { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ExampleFile))]
[JsonSerializable(typeof(CastFile))]
internal sealed partial class StandardJson : JsonSerializerContext;
