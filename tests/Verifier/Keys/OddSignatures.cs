using Integrity.Keys;
using Integrity.Testing;

namespace Integrity.Tests.Keys;

public sealed class OddSignatures
{
    private const string P256Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    private const string K256Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Ones = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";

    [Theory]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.EdDSA)]
    [InlineData(SignatureAlgorithm.ES256K)]
    public void Numbers_at_the_edges_of_the_group_are_false_and_never_thrown(SignatureAlgorithm algorithm)
    {
        var key = Cast.Key("edges", algorithm).Public;
        string[] edges = [Zero, One, Ones, P256Order, K256Order];

        Assert.All(
            edges.SelectMany(r => edges.Select(s => Convert.FromHexString(r + s))),
            signature => Assert.False(key.Verify("anything"u8, signature)));
    }
}
