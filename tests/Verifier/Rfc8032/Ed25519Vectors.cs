using System.Numerics;
using System.Security.Cryptography;
using Integrity.Keys;

namespace Integrity.Tests.Rfc8032;

/// <summary>Section 7.1.</summary>
public sealed class Ed25519Vectors
{
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Published_vectors_sign_and_verify(string seed, string publicKey, string message, string signature)
    {
        var key = SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, Convert.FromHexString(seed));
        Assert.Equal(publicKey, Convert.ToHexStringLower(key.Public.Bytes));
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(Convert.FromHexString(message))));
        Assert.True(key.Public.Verify(Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    /// <summary>Sections 5.1.3 and 5.1.7: y below p, a point on the curve; and no point of small order, which would sign anything.</summary>
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")] // order 1
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")] // order 1, second spelling
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // order 2
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")] // order 4
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")] // order 4
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")] // order 8
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")] // order 8
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")] // order 8
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")] // order 8
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // y = p, spells 0 again
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // y = p + 1
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // not on the curve
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751")] // 31 bytes
    public void Keys_that_are_no_key_are_refused(string key) =>
        Assert.Equal("key.bad-point", PublicKey.FromBytes(SignatureAlgorithm.EdDSA, Convert.FromHexString(key)).Why?.Code);

    [Fact]
    public void A_signature_whose_s_is_not_reduced_is_refused()
    {
        // S + L: the same number modulo the group's order, so a lax verifier would take it for a second signature.
        var key = Samples.Ed25519;
        var signature = key.Sign("m"u8);
        var order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        Assert.True(s.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
        Assert.False(key.Public.Verify("m"u8, signature));
    }

    /// <summary>
    /// Section 5.1.7 lets a verifier multiply the equation by the cofactor or not, and the two disagree on a signature that its own key holder made with a
    /// point of small order added to R. Ours does not multiply; a library that did would change verdicts.
    /// </summary>
    [Fact]
    public void A_signature_that_holds_only_when_multiplied_by_the_cofactor_is_refused()
    {
        var (p, order) = (BigInteger.Pow(2, 255) - 19, BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493"));
        for (var n = 0; n < 16; n++)
        {
            var (seed, message) = (Hash256.Sha256([(byte)n]).ToArray(), new[] { (byte)n });
            var key = SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, seed);
            var expanded = SHA512.HashData(seed);
            var secret = expanded[..32];
            (secret[0], secret[31]) = ((byte)(secret[0] & 0xF8), (byte)((secret[31] & 0x7F) | 0x40));
            var nonce = Number(SHA512.HashData([.. expanded[32..], .. message])) % order;

            // (x, y) + (0, −1) = (−x, −y).
            var sum = key.Sign(message)[..32];
            var wasOdd = sum[31] >> 7 == 1;
            sum[31] &= 0x7F;
            sum = Bytes(p - Number(sum));
            sum[31] |= (byte)(wasOdd ? 0 : 0x80);
            var challenge = Number(SHA512.HashData([.. sum, .. key.Public.Bytes, .. message])) % order;
            Assert.False(key.Public.Verify(message, [.. sum, .. Bytes((nonce + (challenge * Number(secret))) % order)]));
        }

        static BigInteger Number(byte[] little) => new(little, isUnsigned: true);

        static byte[] Bytes(BigInteger number)
        {
            var little = new byte[32];
            Assert.True(number.TryWriteBytes(little, out _, isUnsigned: true));
            return little;
        }
    }
}
