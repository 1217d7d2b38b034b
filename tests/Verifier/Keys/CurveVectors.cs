using System.Text;
using System.Text.Json.Nodes;
using Integrity.Digests;
using Integrity.Keys;

namespace Integrity.Tests.Keys;

public sealed class CurveVectors
{
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Keccak256_is_ethereums(string text, string hash) => Assert.Equal(hash, Keccak.Hash(Encoding.ASCII.GetBytes(text)).ToString());

    /// <summary>GB/T 32905-2016, appendix A.</summary>
    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData(
        "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public void Sm3_is_the_standards(string text, string hash) => Assert.Equal(hash, Curves.Sm3(Encoding.ASCII.GetBytes(text)).ToString());

    /// <summary>Bitcoin's widely copied RFC 6979 vectors for secp256k1 with SHA-256 and low s (Trezor, python-ecdsa).</summary>
    [Theory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001", "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001", "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    [InlineData(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5")]
    public void Secp256k1_signs_as_published(string d, string message, string signature)
    {
        var key = SigningKey.FromPrivate(SignatureAlgorithm.ES256K, Convert.FromHexString(d));
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(Encoding.ASCII.GetBytes(message))));
        Assert.True(key.Public.Verify(Encoding.ASCII.GetBytes(message), Convert.FromHexString(signature)));
    }

    [Fact]
    public void Secp256k1_refuses_the_other_spelling_of_a_signature()
    {
        var n = Number("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
        var signature = Samples.Secp256k1.Sign("m"u8);
        var high = n - new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        Assert.True(high.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true, isBigEndian: true));
        Assert.False(Samples.Secp256k1.Public.Verify("m"u8, signature));
    }

    [Fact]
    public void Every_recoverable_signature_gives_the_signers_address_and_only_under_its_id()
    {
        var d = Enumerable.Repeat((byte)3, 32).ToArray();
        var address = Curves.Address(Samples.Secp256k1.Public.Bytes);
        for (var i = 0; i < 50; i++)
        {
            var digest = Hash256.Sha256([(byte)i]);
            var (r, s, id) = Curves.SignRecoverable(digest, d);
            Assert.Equal(address, Curves.RecoverAddress(digest, r, s, id));
            Assert.NotEqual(address, Curves.RecoverAddress(digest, r, s, id ^ 1));
        }
    }

    [Fact]
    public void Recovery_refuses_numbers_that_no_signature_has()
    {
        var digest = Hash256.Sha256("m"u8);
        byte[] zero = new byte[32], one = [.. new byte[31], 1], n = Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
        Assert.Null(Curves.RecoverAddress(digest, zero, one, 0));
        Assert.Null(Curves.RecoverAddress(digest, one, zero, 0));
        Assert.Null(Curves.RecoverAddress(digest, one, n, 0));
        Assert.Null(Curves.RecoverAddress(digest, n, one, 0));
        Assert.Null(Curves.RecoverAddress(digest, one, one, 4));
        Assert.Null(Curves.RecoverAddress(digest, one.AsSpan(1), one, 0));
    }

    [Fact]
    public async Task Ethers_signs_and_names_keys_alike()
    {
        var d = Enumerable.Repeat((byte)3, 32).ToArray();
        var digests = Enumerable.Range(0, 8).Select(i => Hash256.Sha256([(byte)i])).ToList();
        var answers = await Oracle.AskAsync("statements",
        [
            new JsonObject { ["ask"] = "address", ["jwk"] = Samples.Jwk(Samples.Secp256k1.Public) },
            .. digests.Select(h => new JsonObject { ["ask"] = "recoverable", ["digest"] = Hex0x.Format(h.Bytes), ["d"] = Hex0x.Format(d) }),
        ]);
        Assert.Equal(Hex0x.Format(Curves.Address(Samples.Secp256k1.Public.Bytes)), (string)answers[0]["address"]!);
        for (var i = 0; i < digests.Count; i++)
        {
            var (r, s, id) = Curves.SignRecoverable(digests[i], d);
            Assert.Equal((Hex0x.Format(r), Hex0x.Format(s), id), ((string)answers[i + 1]["r"]!, (string)answers[i + 1]["s"]!, (int)answers[i + 1]["yParity"]!));
        }
    }

    private static System.Numerics.BigInteger Number(string hex) => new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);
}
