using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Ledger.Tests.Cli;
using Integrity.Ledger.Tests.Http;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Publish;

/// <summary><c>integrity fetch</c> as a partner runs it, on what a real ledger published.</summary>
public sealed class FetchFacts(CosmosServer server) : IClassFixture<CosmosServer>
{
    private static string Code => Story.Handset.Id;

    [Fact]
    public async Task A_partner_gets_the_bundle_only_when_it_is_the_right_one()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        var desk = Directory.CreateTempSubdirectory("integrity-partner-");
        try
        {
            var story = Story.Full();
            await published.Ledger.PlayAsync(story);
            var count = story.Of(Story.Handset).Count();
            var item = await published.ReadAsync(Code, i => i.Head.Statements == count);
            await published.CaughtUpAsync();
            item = await published.ReadAsync(Code, i => i.Head.Statements == count);
            var trust = await MainJob.TrustAsync(published.Ledger);
            await WriteAsync(desk, "trust.json", trust.ToUtf8());
            await WriteAsync(desk, "strict.json", (trust with { Policy = new TrustPolicy(TimeSpan.FromSeconds(1)) }).ToUtf8());
            await WriteAsync(desk, "foreign.json", (trust with { Log = new World(Story.Full(), key: "another").Trust.Log }).ToUtf8());
            File.Move(server.KeyFile(desk.FullName), Path.Combine(desk.FullName, "region.key"));
            File.Move(server.KeyFile(desk.FullName, Convert.ToBase64String(new byte[64])), Path.Combine(desk.FullName, "other.key"));

            var got = await FetchAsync(desk, "-o", "item.json");
            Assert.Equal((0, ""), (got.Exit, got.Error));
            Assert.Contains($"{Code}: intact. {count} statements, the log at size {item.Head.Size}.", got.Out, StringComparison.Ordinal);
            Assert.Contains("As of block", got.Out, StringComparison.Ordinal);
            Assert.Equal(item.Bundle, await File.ReadAllBytesAsync(Path.Combine(desk.FullName, "item.json")));
            Assert.Contains("error[cli.file-exists]", (await FetchAsync(desk, "-o", "item.json")).Error, StringComparison.Ordinal);

            var told = await FetchAsync(desk, "--seen", "item.json", "--json");
            Assert.Equal((0, ""), (told.Exit, told.Error));
            using (var json = JsonDocument.Parse(told.Out))
            {
                Assert.Equal("intact", json.RootElement.GetProperty("verdict").GetString());
                Assert.Equal(count - 1, json.RootElement.GetProperty("receipt").GetProperty("seq").GetInt32());
                Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("file").ValueKind);
            }

            var chinese = await FetchAsync(desk, "--lang", "zh");
            Assert.Contains($"{Code}：完整。共 {count} 步，日志大小 {item.Head.Size}。", chinese.Out, StringComparison.Ordinal);

            // The verdict is the verifier's own: trust in another log breaks it, a policy is not met.
            await NothingAsync(desk, await RunAsync(desk, "foreign.json", "region.key", "-o", "no.json"), 10, "BROKEN", "checkpoint.signature.fail");
            await NothingAsync(desk, await RunAsync(desk, "strict.json", "region.key", "-o", "no.json"), 13, "anchor.age.fail", "Nothing was written.");
            Assert.Contains("error[region.key]", (await RunAsync(desk, "trust.json", "other.key", "-o", "no.json")).Error, StringComparison.Ordinal);

            // Whoever has a key that writes can write anything, and gets nowhere with it.
            var document = JsonNode.Parse((await server.ReadAsync(Code, Code))!)!;
            foreach (var (member, value, code) in ShelfFacts.Forgeries.Select(f => ((string)f[0], (string)f[1], (string)f[2])).Where(f => f.Item1 is "size" or "bundle" or "digest"))
            {
                await published.ForgeAsync(Code, d => d[member] = JsonNode.Parse(value));
                await NothingAsync(desk, await FetchAsync(desk, "-o", "no.json"), 10, $"error[{code}]");
                await server.WriteAsync(Code, document.ToJsonString());
            }

            var altered = Altered(item.Bundle);
            await published.ForgeAsync(Code, d =>
            {
                d["bundle"] = Integrity.Ledger.Publish.Packing.Pack(altered);
                d["bytes"] = altered.Length;
                d["digest"] = $"sha256:{Hash256.Sha256(altered)}";
            });
            await NothingAsync(desk, await FetchAsync(desk, "-o", "no.json"), 10, "BROKEN");

            // An older state than the one at hand: true, and said to be stale.
            await server.WriteAsync(Code, document.ToJsonString());
            story.Do("check", Cast.Procuratorate);
            Assert.Equal(201, (await published.Ledger.PostAsync(story.Log[^1])).Status);
            _ = await published.ReadAsync(Code, i => i.Head.Statements == count + 1);
            Assert.Equal(0, (await FetchAsync(desk, "-o", "newer.json")).Exit);
            await published.Ledger.Host.DisposeAsync();
            await server.WriteAsync(Code, document.ToJsonString());
            await NothingAsync(desk, await FetchAsync(desk, "--seen", "newer.json", "-o", "no.json"), 13, "error[published.older]");
            Assert.Equal(0, (await FetchAsync(desk, "--seen", "item.json")).Exit);

            await server.DeleteAsync(Code, Code);
            await NothingAsync(desk, await FetchAsync(desk, "-o", "no.json"), 1, "error[published.not-there]");
            server.Wire.Break = (_, _) => Fault.Away;
            await NothingAsync(desk, await FetchAsync(desk, "-o", "no.json"), 1, "error[region.unreachable]");
        }
        finally
        {
            desk.Delete(recursive: true);
        }
    }

    private static async Task NothingAsync(DirectoryInfo desk, Ran ran, int exit, params string[] said)
    {
        Assert.True(ran.Exit == exit, $"{ran.Exit}\n{ran.Out}\n{ran.Error}");
        Assert.All(said, s => Assert.Contains(s, ran.Out + ran.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(desk.EnumerateFiles(), f => f.Name.StartsWith("no.json", StringComparison.Ordinal));
        await Task.CompletedTask;
    }

    /// <summary>The same bundle with one letter of one signature changed: still well spelled.</summary>
    private static byte[] Altered(byte[] bundle)
    {
        var text = System.Text.Encoding.UTF8.GetString(bundle);
        var at = text.IndexOf("\"signature\":\"", StringComparison.Ordinal) + 14;
        return System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, at)}{(text[at] == 'A' ? 'B' : 'A')}{text.AsSpan(at + 1)}"));
    }

    private static Task WriteAsync(DirectoryInfo desk, string name, byte[] bytes) => File.WriteAllBytesAsync(Path.Combine(desk.FullName, name), bytes);

    private Task<Ran> FetchAsync(DirectoryInfo desk, params string[] more) => RunAsync(desk, "trust.json", "region.key", more);

    private Task<Ran> RunAsync(DirectoryInfo desk, string trust, string key, params string[] more) => Cli.Program.IntegrityAsync(
        desk.FullName, ["fetch", Code, "--from", server.Account.ToString(), "--key", key, "--trust", trust, .. more]);
}
