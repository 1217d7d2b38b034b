using System.Text.Json;
using System.Text.Json.Serialization;

namespace Integrity.Ledger.Standards;

/// <summary>Who plays in a pack's examples: <c>integrity-cast@v1</c>. A folder of examples has its own <c>cast.json</c>, or takes the built-in one.</summary>
internal sealed record CastFile
{
    public const string Format = "integrity-cast@v1";

    /// <summary>Its name in a folder of examples.</summary>
    public const string Name = "cast.json";

    [JsonPropertyName("format")]
    public required string Marked { get; init; }

    public required IReadOnlyList<CastAgency> Agencies { get; init; }

    public static Result<CastFile> Parse(string name, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, StandardJson.Default.CastFile) is { Marked: Format } read ? read
                : new Refusal("standard.example-unreadable", name, $"format: {Format}");
        }
        catch (JsonException e)
        {
            return new Refusal("standard.example-unreadable", name, e.Message);
        }
    }

    /// <summary>The cast that comes with the program.</summary>
    public static CastFile BuiltIn() => Parse(Name, BuiltInFiles.Read(Name)).OrThrow();
}

internal sealed record CastAgency
{
    /// <summary>What examples call it.</summary>
    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Its offset from UTC, <c>+08:00</c>: where its working days begin.</summary>
    public string? Offset { get; init; }

    public required IReadOnlyList<CastOfficer> Officers { get; init; }

    public IReadOnlyList<CastQualification> Qualifications { get; set; } = [];
}

/// <summary>An officer with a key of his own, valid from 2015 on unless said otherwise.</summary>
internal sealed record CastOfficer
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public string From { get; set; } = "2015-01-01T00:00:00Z";

    public string? To { get; init; }
}

internal sealed record CastQualification
{
    /// <summary>Whose it is; absent: the agency's own.</summary>
    public string? Officer { get; init; }

    public required string Body { get; init; }

    public required string Number { get; init; }

    public required IReadOnlyList<string> Scope { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }
}
