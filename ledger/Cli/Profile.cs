using System.Text.Json;

namespace Integrity.Ledger.Cli;

/// <summary>Who is at the desk: the ledger's address and name, the agency, the key files. Nothing in it is secret.</summary>
/// <remarks>A flag wins over the environment, which wins over <c>~/.config/integrity/profile.json</c>:
/// <c>{"ledger":"https://…","origin":"…","agency":"cn.331024.lab","keys":["/…/officer.jwk"]}</c>.</remarks>
internal sealed record Profile(Uri? Ledger, string? Origin, string? Agency, IReadOnlyList<string> Keys)
{
    public static Profile Resolve(Profile flags, Desk desk)
    {
        var environment = OfEnvironment(desk.Environment);
        var file = OfFile(desk.Environment);
        return new(
            flags.Ledger ?? environment.Ledger ?? file.Ledger,
            flags.Origin ?? environment.Origin ?? file.Origin,
            flags.Agency ?? environment.Agency ?? file.Agency,
            FirstNotEmpty(flags.Keys, environment.Keys, file.Keys));
    }

    public static Uri ParseLedger(string text) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new Stopped(ExitCode.Usage, "cli.ledger-address", text);

    private static Profile OfEnvironment(Func<string, string?> get) => new(
        Set(get("INTEGRITY_LEDGER")) is { } ledger ? ParseLedger(ledger) : null,
        Set(get("INTEGRITY_ORIGIN")),
        Set(get("INTEGRITY_AGENCY")),
        Set(get("INTEGRITY_KEY"))?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? []);

    private static Profile OfFile(Func<string, string?> get)
    {
        var path = PathOf(get);
        if (path is null || !File.Exists(path))
        {
            return new(null, null, null, []);
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new() { AllowDuplicateProperties = false });
            Profile read = new(null, null, null, []);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                read = member.Name switch
                {
                    "ledger" => read with { Ledger = ParseLedger(member.Value.GetString()!) },
                    "origin" => read with { Origin = member.Value.GetString() },
                    "agency" => read with { Agency = member.Value.GetString() },
                    "keys" => read with { Keys = [.. member.Value.EnumerateArray().Select(k => k.GetString()!)] },
                    _ => throw new JsonException(member.Name),
                };
            }

            return read;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new Stopped(ExitCode.Usage, "cli.profile-unreadable", path, e.Message);
        }
    }

    private static string? PathOf(Func<string, string?> get)
    {
        var folder = Set(get("XDG_CONFIG_HOME")) ?? (Set(get("HOME")) is { } home ? Path.Combine(home, ".config") : null)
            ?? Set(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData));
        return folder is null ? null : Path.Combine(folder, "integrity", "profile.json");
    }

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static IReadOnlyList<string> FirstNotEmpty(params ReadOnlySpan<IReadOnlyList<string>> lists)
    {
        foreach (var list in lists)
        {
            if (list.Count > 0)
            {
                return list;
            }
        }

        return [];
    }
}
