using System.Security.Cryptography;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Digests;

namespace Integrity.Tests.Digests;

public sealed class DigestFacts
{
    [Theory]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", DigestAlgorithm.Sha256)]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", DigestAlgorithm.Md5)]
    [InlineData("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", DigestAlgorithm.Sha1)]
    [InlineData("sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", DigestAlgorithm.Sm3)]
    [InlineData("sha256-tree:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", DigestAlgorithm.Sha256Tree)]
    public void Digests_read_as_they_are_written(string text, DigestAlgorithm algorithm)
    {
        var digest = Digest.Parse(text).OrThrow();
        Assert.Equal((algorithm, text), (digest.Algorithm, digest.ToString()));
        Assert.Equal(digest, new Digest(algorithm, digest.Bytes));
    }

    [Theory]
    [InlineData("", "digest.unknown-algorithm")]
    [InlineData("sha256", "digest.unknown-algorithm")]
    [InlineData("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "digest.unknown-algorithm")]
    [InlineData("crc32:00000000", "digest.unknown-algorithm")]
    [InlineData("sha256:", "digest.malformed")]
    [InlineData("sha256:E3B0C44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "digest.malformed")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8", "digest.malformed")]
    [InlineData("md5:g41d8cd98f00b204e9800998ecf8427e", "digest.malformed")]
    public void Other_spellings_are_refused(string text, string code) => Assert.Equal(code, Digest.Parse(text).Why?.Code);

    [Theory]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "container", "computed", null)]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", "data-stream", "tool", null)]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", "data-stream", "computed", "digest.recorded-only")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", "disk", "tool", "digest.bad-record")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", "file", "me", "digest.bad-record")]
    [InlineData("md5:00", "file", "tool", "digest.malformed")]
    public void A_record_says_which_bytes_and_who_computed(string digest, string scope, string source, string? code)
    {
        var json = JsonSerializer.SerializeToElement(new { digest, scope, source });
        var record = RecordedDigest.Parse(json);
        Assert.Equal(code, record.Why?.Code);
        if (record.Ok(out var read, out _))
        {
            Assert.Equal((digest, scope, source), (read.Digest.ToString(), RecordedDigest.Text(read.Scope), RecordedDigest.Text(read.Source)));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"digest":1,"scope":"file","source":"tool"}""")]
    [InlineData("""{"digest":"md5:d41d8cd98f00b204e9800998ecf8427e","scope":"file","source":"tool","note":""}""")]
    public void A_record_of_another_shape_is_refused(string json) => Assert.Equal("digest.bad-record", RecordedDigest.Parse(JsonElement.Parse(json)).Why?.Code);

    [Fact]
    public void One_pass_gives_what_separate_passes_give_however_the_bytes_arrive() =>
        Prop.ForAll((byte[] seed, PositiveInt size, PositiveInt step) =>
        {
            var data = Bytes(seed, size.Get * 997 % 100_000);
            using var digest = new MultiDigest(DigestAlgorithm.Sha256, DigestAlgorithm.Sha512, DigestAlgorithm.Sm3, DigestAlgorithm.Sha256Tree, DigestAlgorithm.Md5);
            foreach (var part in data.Chunk((step.Get * 331) + 1))
            {
                digest.Append(part);
            }

            return digest.Length == data.Length && digest.Finish().Select(d => d.Hex).SequenceEqual(
            [
                Convert.ToHexStringLower(SHA256.HashData(data)),
                Convert.ToHexStringLower(SHA512.HashData(data)),
                Integrity.Keys.Curves.Sm3(data).ToString(),
                Tree(data),
                Convert.ToHexStringLower(Md5(data)),
            ]);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TreeDigest.ChunkSize - 1)]
    [InlineData(TreeDigest.ChunkSize)]
    [InlineData(TreeDigest.ChunkSize + 1)]
    [InlineData(3 * TreeDigest.ChunkSize)]
    [InlineData((6 * TreeDigest.ChunkSize) + 5)]
    public void A_tree_digest_is_rfc9162s_root_over_chunks_of_a_mebibyte(int size)
    {
        var data = Bytes([1], size);
        using var whole = new TreeDigest();
        foreach (var part in data.Chunk(700_001))
        {
            whole.Append(part);
        }

        var chunks = data.Chunk(TreeDigest.ChunkSize).AsParallel().AsOrdered().Select(c => TreeDigest.HashChunk(c)).ToList();
        var digest = whole.Finish();
        Assert.Equal(Tree(data), digest.Hex);
        Assert.Equal(digest, TreeDigest.Combine([.. chunks]));
    }

    /// <summary>RFC 9162 §2.1.1, word for word.</summary>
    private static string Tree(byte[] data) => Convert.ToHexStringLower(Root([.. data.Chunk(TreeDigest.ChunkSize)]));

    private static byte[] Root(byte[][] d)
    {
        if (d.Length <= 1)
        {
            return d.Length == 0 ? SHA256.HashData([]) : SHA256.HashData([0, .. d[0]]);
        }

        var k = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)d.Length) / 2;
        return SHA256.HashData([1, .. Root(d[..k]), .. Root(d[k..])]);
    }

    private static byte[] Md5(byte[] data)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(data);
        return md5.GetHashAndReset();
    }

    private static byte[] Bytes(byte[] seed, int size)
    {
        var state = Hash256.Sha256(seed).ToArray();
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
        {
            bytes[i] = (byte)(state[i % 32] + (i / 32));
        }

        return bytes;
    }
}
