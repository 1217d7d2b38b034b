using System.Security.Cryptography;
using Integrity.Log;

namespace Integrity.Verifier.Tests.Log;

public class Sha256LanesTests
{
    private const byte Prefix = 0x5A;

    private delegate int Hasher(byte prefix, ReadOnlySpan<byte> messages, int length, Span<Hash256> digests);

    [Fact]
    public void Every_length_and_count_gives_the_platforms_digests()
    {
        for (var length = 0; length <= 300; length++)
        {
            foreach (var count in (int[])[0, 1, 7, 8, 9, 15, 16, 17, 24, 31, 33])
            {
                Check(count, length, (prefix, messages, size, digests) =>
                {
                    Sha256Lanes.HashAll(prefix, messages, size, digests);
                    return digests.Length;
                });
            }
        }
    }

    [Theory]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(1000)]
    [InlineData(70_000)]
    public void Lengths_around_and_past_the_longest_for_lanes_give_the_platforms_digests(int length) =>
        Check(20, length, (prefix, messages, size, digests) =>
        {
            Sha256Lanes.HashAll(prefix, messages, size, digests);
            return digests.Length;
        });

    [Fact]
    public void Eight_lanes_alone_hash_every_full_group_and_no_more()
    {
        for (var length = 0; length <= 300; length++)
        {
            Assert.Equal(16, Check(23, length, Sha256Lanes.HashGroups<Lanes8>));
        }
    }

    [Fact]
    public void Sixteen_lanes_alone_hash_every_full_group_and_no_more()
    {
        if (!System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
        {
            return; // The group is never used on such a processor.
        }

        for (var length = 0; length <= 300; length++)
        {
            Assert.Equal(32, Check(47, length, Sha256Lanes.HashGroups<Lanes16>));
        }
    }

    [Fact]
    public void One_at_a_time_gives_the_platforms_digests()
    {
        for (var length = 0; length <= 300; length++)
        {
            Check(3, length, (prefix, messages, size, digests) =>
            {
                Sha256Lanes.HashSingly(prefix, messages, size, digests);
                return digests.Length;
            });
        }
    }

    private static int Check(int count, int length, Hasher hasher)
    {
        var messages = new byte[count * length];
        new Random((count * 1000) + length).NextBytes(messages);
        var digests = new Hash256[count];
        var done = hasher(Prefix, messages, length, digests);
        for (var i = 0; i < done; i++)
        {
            var expected = SHA256.HashData([Prefix, .. messages.AsSpan(i * length, length)]);
            Assert.Equal(Convert.ToHexStringLower(expected), digests[i].ToString());
        }

        Assert.All(digests[done..], digest => Assert.Equal(default, digest));
        return done;
    }
}
