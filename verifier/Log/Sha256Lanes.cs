using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Integrity.Log;

/// <summary>SHA-256 of many short messages of one length, 16 or 8 at a time, one message to a vector lane (FIPS 180-4).</summary>
/// <remarks>
/// A Merkle tree hashes millions of 65- and 74-byte messages. One platform call a message costs more in the call than in the
/// hashing, and .NET offers no SHA instructions; side by side in vector registers the same work is about ten times faster.
/// Equal lengths make every lane pad and stop at the same block. Long messages gain nothing and go to the platform.
/// </remarks>
public static class Sha256Lanes
{
    /// <summary>The longest message, its prefix byte included, that is hashed in lanes.</summary>
    public const int LongestMessage = (MostBlocks * BlockSize) - PaddingSize;

    private const int BlockSize = 64;
    private const int WordsPerBlock = 16;
    private const int Rounds = 64;
    private const int MostBlocks = 8;
    private const int PaddingSize = 9; // 0x80, then the length in bits as 8 bytes

    private static readonly uint[] InitialState =
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private static readonly uint[] K =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>SHA-256(<paramref name="prefix"/> ‖ message) for each of <c>digests.Length</c> messages of <paramref name="length"/> bytes, laid end to end.</summary>
    /// <remarks>
    /// <paramref name="digests"/> may start where <paramref name="messages"/> starts, if length ≥ 32: a digest is written
    /// only after every message at or before its place was read.
    /// </remarks>
    public static void HashAll(byte prefix, ReadOnlySpan<byte> messages, int length, Span<Hash256> digests)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (messages.Length != (long)length * digests.Length)
        {
            throw new ArgumentException("There must be one message for each digest.", nameof(messages));
        }

        var done = 0;
        if (length < LongestMessage && Avx512F.IsSupported)
        {
            done = HashGroups<Lanes16>(prefix, messages, length, digests);
        }

        if (length < LongestMessage && Vector256.IsHardwareAccelerated)
        {
            done += HashGroups<Lanes8>(prefix, messages[(done * length)..], length, digests[done..]);
        }

        HashSingly(prefix, messages[(done * length)..], length, digests[done..]);
    }

    /// <summary>The platform's SHA-256, one message at a time: what is left over after the full groups.</summary>
    internal static void HashSingly(byte prefix, ReadOnlySpan<byte> messages, int length, Span<Hash256> digests)
    {
        var message = length < LongestMessage ? stackalloc byte[length + 1] : new byte[length + 1];
        message[0] = prefix;
        for (var i = 0; i < digests.Length; i++)
        {
            messages.Slice(i * length, length).CopyTo(message[1..]);
            SHA256.HashData(message, digests[i]);
        }
    }

    /// <summary>As many full groups of lanes as there are. Returns the number of messages hashed.</summary>
    internal static int HashGroups<TLanes>(byte prefix, ReadOnlySpan<byte> messages, int length, Span<Hash256> digests)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        // One message, padded. Its tail (0x80, zeros, bit length) is the same for every message of this length.
        var blocks = (1 + length + PaddingSize + BlockSize - 1) / BlockSize;
        var padded = (stackalloc byte[MostBlocks * BlockSize])[..(blocks * BlockSize)];
        padded.Clear();
        padded[0] = prefix;
        padded[1 + length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded[^8..], (ulong)(1 + length) * 8);

        // Word w of lane n is at w * Count + n, so that one vector holds one word of every message.
        var words = (stackalloc uint[MostBlocks * WordsPerBlock * 16])[..(blocks * WordsPerBlock * TLanes.Count)];
        Span<uint> state = stackalloc uint[8 * TLanes.Count];

        var done = 0;
        for (; done + TLanes.Count <= digests.Length; done += TLanes.Count)
        {
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                messages.Slice((done + lane) * length, length).CopyTo(padded[1..]);
                Scatter(padded, words[lane..], TLanes.Count);
            }

            Compress<TLanes>(words, state);
            for (var lane = 0; lane < TLanes.Count; lane++)
            {
                Span<byte> digest = digests[done + lane];
                for (var i = 0; i < 8; i++)
                {
                    BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * i)..], state[(i * TLanes.Count) + lane]);
                }
            }
        }

        return done;
    }

    private static void Scatter(ReadOnlySpan<byte> padded, Span<uint> words, int stride)
    {
        for (int from = 0, to = 0; from < padded.Length; from += 4, to += stride)
        {
            words[to] = BinaryPrimitives.ReadUInt32BigEndian(padded[from..]);
        }
    }

    /// <summary>FIPS 180-4 §6.2.2 over all blocks of one group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress<T>(ReadOnlySpan<uint> words, Span<uint> state)
        where T : unmanaged, ILanes<T>
    {
        Span<T> h = stackalloc T[8];
        Span<T> w = stackalloc T[Rounds];
        for (var i = 0; i < h.Length; i++)
        {
            h[i] = T.All(InitialState[i]);
        }

        for (; !words.IsEmpty; words = words[(WordsPerBlock * T.Count)..])
        {
            for (var t = 0; t < WordsPerBlock; t++)
            {
                w[t] = T.Load(words[(t * T.Count)..]);
            }

            for (var t = WordsPerBlock; t < Rounds; t++)
            {
                w[t] = T.RotationsAndShift(w[t - 2], 17, 19, 10) + w[t - 7] + T.RotationsAndShift(w[t - 15], 7, 18, 3) + w[t - 16];
            }

            T a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], z = h[7];
            for (var t = 0; t < Rounds; t += 8)
            {
                // A round renames a…h by one place; eight of them written out rename nothing. z is FIPS 180-4's h.
                z = First(e, f, g, z, w[t], K[t]); d += z; z += Second(a, b, c);
                g = First(d, e, f, g, w[t + 1], K[t + 1]); c += g; g += Second(z, a, b);
                f = First(c, d, e, f, w[t + 2], K[t + 2]); b += f; f += Second(g, z, a);
                e = First(b, c, d, e, w[t + 3], K[t + 3]); a += e; e += Second(f, g, z);
                d = First(a, b, c, d, w[t + 4], K[t + 4]); z += d; d += Second(e, f, g);
                c = First(z, a, b, c, w[t + 5], K[t + 5]); g += c; c += Second(d, e, f);
                b = First(g, z, a, b, w[t + 6], K[t + 6]); f += b; b += Second(c, d, e);
                a = First(f, g, z, a, w[t + 7], K[t + 7]); e += a; a += Second(b, c, d);
            }

            h[0] += a;
            h[1] += b;
            h[2] += c;
            h[3] += d;
            h[4] += e;
            h[5] += f;
            h[6] += g;
            h[7] += z;
        }

        for (var i = 0; i < h.Length; i++)
        {
            h[i].Store(state[(i * T.Count)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T First<T>(T e, T f, T g, T h, T w, uint k)
        where T : unmanaged, ILanes<T> => h + T.Rotations(e, 6, 11, 25) + T.Choose(e, f, g) + (T.All(k) + w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Second<T>(T a, T b, T c)
        where T : unmanaged, ILanes<T> => T.Rotations(a, 2, 13, 22) + T.Majority(a, b, c);
}
