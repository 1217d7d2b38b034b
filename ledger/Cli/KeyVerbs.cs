using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Keys;

namespace Integrity.Ledger.Cli;

/// <summary>Keys, and the keyring by which an agency says whose they are.</summary>
internal static class KeyVerbs
{
    public static Verb Keygen(Desk desk)
    {
        var algorithm = new Option<string>("--alg") { HelpName = "ES256|EdDSA|ES256K", DefaultValueFactory = _ => "ES256" };
        algorithm.AcceptOnlyFromAmong("ES256", "EdDSA", "ES256K");
        var target = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true };
        return new("keygen", "integrity keygen -o officer.jwk", desk, call => MakeAsync(call, call.Get(target)!, Enum.Parse<SignatureAlgorithm>(call.Get(algorithm)!)), target, algorithm);
    }

    public static Verb AgencyCreate(Desk desk)
    {
        var name = Field.Text("name", "NAME", required: true);
        return Act.OnAgency(
            "agency.create",
            "integrity agency create --agency cn.331024.lab --name \"县公安司法鉴定中心\" --key root.jwk",
            desk,
            [name],
            pen => Field.Now(new JsonObject { ["root"] = Jwk(pen.Keys[0].Public) }));
    }

    public static Command KeyGroup(Desk desk) => CommandLine.Group("key", KeyAdd(desk), KeyRevoke(desk));

    public static Verb AgencyShow(Desk desk)
    {
        var id = new Argument<string?>("id") { HelpName = "AGENCY", Arity = ArgumentArity.ZeroOrOne };
        return new("show", "integrity agency show cn.331024.lab", desk, call => AgencyView.PrintAsync(call, call.Get(id)), [id, .. Shared.Reading]);
    }

    private static Verb KeyAdd(Desk desk)
    {
        var key = new Option<string>("--officer-key") { HelpName = "FILE", Required = true };
        var roles = new Option<string[]>("--role") { HelpName = "ROLE", Required = true, AllowMultipleArgumentsPerToken = true };
        roles.AcceptOnlyFromAmong("investigator", "custodian", "examiner", "approver", "witness", "judge", "auditor", "seal");
        var from = new Option<string>("--from") { HelpName = "TIME" };
        return Act.OnAgency(
            "key.add",
            "integrity agency key add --officer-key officer.pub.jwk --officer 0417 --role examiner --to 2028-01-01T00:00:00Z --key root.jwk",
            desk,
            [
                new("key", [key], async call => Jwk(await ReadPublicAsync(call.Get(key)!, call.Cancel))),
                Field.Text("officer", "NO", required: true),
                new("roles", [roles], call => Field.Now(new JsonArray([.. call.Get(roles)!.Select(r => JsonValue.Create(r))]))),
                new("from", [from], call => Field.Now(Times.Write(call.Get(from) is { } text ? Times.Read("--from", text) : call.Desk.Now))),
                Field.Time("to"),
            ]);
    }

    private static Verb KeyRevoke(Desk desk) => Act.OnAgency(
        "key.revoke",
        "integrity agency key revoke --kid 3kF… --reason \"lost card\" --key root.jwk",
        desk,
        [Field.Text("kid", "KID", required: true), Field.Text("reason", "TEXT", required: true)]);

    private static async Task<int> MakeAsync(Call call, string path, SignatureAlgorithm algorithm)
    {
        var publicPath = Path.ChangeExtension(path, null) + ".pub.jwk";
        NewFile.EnsureFree(path);
        NewFile.EnsureFree(publicPath);
        var key = KeyMaker.Draw(algorithm);
        var secret = KeyMaker.PrivateJwk(key);
        KeyFile.Create(path, secret);
        Array.Clear(secret);
        try
        {
            await NewFile.WriteAsync(publicPath, KeyMaker.PublicJwk(key.Public), call.Cancel);
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        call.Print(
            new JsonObject { ["kid"] = key.Public.Kid, ["alg"] = $"{algorithm}", ["private"] = path, ["public"] = publicPath },
            call.Say("cli.key-made", $"{algorithm}", key.Public.Kid),
            call.Say("cli.key-files", path, publicPath));
        return ExitCode.Done;
    }

    private static async Task<PublicKey> ReadPublicAsync(string path, CancellationToken cancel)
    {
        var bytes = await GivenFile.ReadAsync(path, most: 16 * 1024, cancel);
        try
        {
            using var json = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("d", out _)
                ? throw new Stopped(ExitCode.Usage, "cli.key-is-private", path)
                : PublicKey.FromJwk(json.RootElement).Ok(out var key, out var why) ? key
                : throw new Stopped(ExitCode.Usage, "cli.key-unreadable", path, why.ToString());
        }
        catch (JsonException)
        {
            throw new Stopped(ExitCode.Usage, "cli.key-unreadable", path, "JSON");
        }
    }

    private static JsonNode? Jwk(PublicKey key) => JsonNode.Parse(KeyMaker.PublicJwk(key));
}
