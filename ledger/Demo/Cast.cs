using System.Text.Json;
using Integrity.Ledger.Cli;

namespace Integrity.Ledger.Demo;

/// <summary>One agency of the story: its id, its name in the reader's language, its root key and its officers' key files.</summary>
internal sealed record Player(string Id, string Name, string Root, IReadOnlyDictionary<string, string> Officers)
{
    /// <summary>The kid that a trust file pins.</summary>
    public required string RootKid { get; init; }

    /// <summary>The options by which these officers sign for this agency.</summary>
    public string[] Sign(params string[] officers) => [.. officers.SelectMany(o => new[] { "--key", Officers[o] }), "--agency", Id];
}

/// <summary>The three agencies, opened on the ledger by the same verbs that a real agency uses.</summary>
internal sealed record Cast(Player Police, Player Lab, Player Procuratorate)
{
    public IEnumerable<Player> All => [Police, Lab, Procuratorate];

    public static async Task<Cast> AssembleAsync(Terminal terminal, Desk desk, string keys) => new(
        await OpenAsync(terminal, desk, keys, "cn.331024.psb", "demo.name.police", ("chen", "investigator"), ("wu", "investigator")),
        await OpenAsync(terminal, desk, keys, "cn.331024.lab", "demo.name.lab", ("lin", "examiner"), ("zhao", "examiner"), ("seal", "seal")),
        await OpenAsync(terminal, desk, keys, "cn.331024.proc", "demo.name.procuratorate", ("sun", "custodian")));

    private static async Task<Player> OpenAsync(Terminal terminal, Desk desk, string keys, string id, string name, params (string Officer, string Role)[] officers)
    {
        var title = desk.Say(name);
        var (root, kid, _) = await KeyAsync(terminal, keys, $"{id}.root");
        await terminal.RunAsync("agency", "create", "--agency", id, "--name", title, "--key", root);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (officer, role) in officers)
        {
            var (secret, _, open) = await KeyAsync(terminal, keys, $"{id}.{officer}");
            await terminal.RunAsync("agency", "key", "add", "--agency", id, "--officer-key", open, "--officer", $"{officer}-{files.Count + 1:00}", "--role", role, "--key", root);
            files[officer] = secret;
        }

        return new(id, title, root, files) { RootKid = kid };
    }

    private static async Task<(string Secret, string Kid, string Open)> KeyAsync(Terminal terminal, string keys, string name)
    {
        var made = await terminal.RunAsync("keygen", "-o", Path.Combine(keys, $"{name}.jwk"));
        return (Text(made, "private"), Text(made, "kid"), Text(made, "public"));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
