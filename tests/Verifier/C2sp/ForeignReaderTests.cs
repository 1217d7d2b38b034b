using System.Text.Json.Nodes;
using Integrity.Keys;
using Integrity.Log;
using Integrity.Tests;

namespace Integrity.Verifier.Tests.C2sp;

/// <summary>What we serve, read by a client that was written from the specifications alone: <c>tests/oracles/c2sp-reader.mjs</c>.</summary>
public sealed class ForeignReaderTests : IDisposable
{
    private static readonly NoteSigner Signer = new("ledger.example/c2sp", SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, Hash256.Sha256([7]).Bytes));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-c2sp-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(65_539)]
    [InlineData(70_000)]
    [InlineData(256_300)]
    public async Task A_foreign_client_reads_the_log_and_finds_the_same_root(int size)
    {
        var root = Serve(new TiledLog(size), size);
        var answer = await Oracle.AskOneAsync("c2sp-reader", Question());
        Assert.Equal(size, (int)answer["size"]!);
        Assert.Equal(size, (int)answer["entries"]!);
        Assert.Equal(root.ToString(), (string)answer["root"]!);
        Assert.Equal("ledger.example/c2sp", (string)answer["origin"]!);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("tile/0/000")]
    [InlineData("tile/1/000.p/1")]
    [InlineData("tile/entries/001.p/44")]
    public async Task It_finds_a_changed_byte_in_any_file(string path)
    {
        Serve(new TiledLog(300), 300);
        var file = Path.Combine(folder.FullName, path);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Oracle.AskOneAsync("c2sp-reader", Question()));
    }

    private JsonObject Question() => new() { ["ask"] = "read", ["folder"] = folder.FullName, ["vkey"] = Signer.Verifier.ToString() };

    private Hash256 Serve(TiledLog log, int size)
    {
        var root = log.Tree.Root(size);
        log.Files["checkpoint"] = System.Text.Encoding.UTF8.GetBytes(new Checkpoint("ledger.example/c2sp", size, root).Sign(Signer));
        foreach (var (path, bytes) in log.Files)
        {
            var file = Path.Combine(folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }

        return root;
    }
}
