using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Integrity.Keys;

namespace Integrity.Digests;

/// <summary>Several digests of the same bytes in one pass.</summary>
public sealed class MultiDigest : IDisposable
{
    /// <summary>Each algorithm takes its turn at a block while the block is still in the core's own cache.</summary>
    private const int Block = 32 << 10;

    private readonly ImmutableArray<(DigestAlgorithm Algorithm, IDisposable? Owned, Appender Append, Finisher Finish)> parts;

    public MultiDigest(params ReadOnlySpan<DigestAlgorithm> algorithms)
    {
        var started = ImmutableArray.CreateBuilder<(DigestAlgorithm, IDisposable?, Appender, Finisher)>(algorithms.Length);
        foreach (var algorithm in algorithms)
        {
            started.Add(Start(algorithm));
        }

        parts = started.ToImmutable();
    }

    private delegate void Appender(ReadOnlySpan<byte> data);

    private delegate Digest Finisher();

    /// <summary>Bytes appended so far.</summary>
    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> data)
    {
        Length += data.Length;
        while (!data.IsEmpty)
        {
            var block = data[..Math.Min(data.Length, Block)];
            foreach (var part in parts)
            {
                part.Append(block);
            }

            data = data[block.Length..];
        }
    }

    /// <summary>The digests in the order asked for. Nothing can be appended after it.</summary>
    public ImmutableArray<Digest> Finish() => [.. parts.Select(p => p.Finish())];

    public void Dispose()
    {
        foreach (var part in parts)
        {
            part.Owned?.Dispose();
        }
    }

    private static (DigestAlgorithm, IDisposable?, Appender, Finisher) Start(DigestAlgorithm algorithm)
    {
        switch (algorithm)
        {
            case DigestAlgorithm.Sha256Tree:
                var tree = new TreeDigest();
                return (algorithm, tree, tree.Append, tree.Finish);
            case DigestAlgorithm.Sm3:
                var sm3 = new Curves.Sm3Hash();
                return (algorithm, null, sm3.Append, () => new(algorithm, sm3.Finish().Bytes));
            default:
                var hash = IncrementalHash.CreateHash(Name(algorithm));
                return (algorithm, hash, hash.AppendData, () => new(algorithm, hash.GetHashAndReset()));
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "Recomputed to compare with what a tool recorded, never as proof.")]
    [SuppressMessage("Security", "CA5351", Justification = "Recomputed to compare with what a tool recorded, never as proof.")]
    private static HashAlgorithmName Name(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        DigestAlgorithm.Md5 => HashAlgorithmName.MD5,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
