using System.Collections.Immutable;
using Integrity.Digests;

namespace Integrity.Verify;

/// <summary>What a file's bytes hash to, and how many there were.</summary>
internal sealed record FileDigests(ImmutableArray<Digest> Digests, long Length)
{
    /// <summary>Digests in the order asked for. A tree alone is computed by every core from its own part of the file; anything else in one pass.</summary>
    public static Result<FileDigests> Compute(string path, IReadOnlyList<DigestAlgorithm> algorithms, Terminal terminal)
    {
        try
        {
            using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var regular = (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.Device)) == FileAttributes.None;
            var length = regular ? RandomAccess.GetLength(handle) : 0;
            using var progress = new ProgressBar(terminal, Path.GetFileName(path), length);
            return algorithms is [DigestAlgorithm.Sha256Tree] && length > 0
                ? TreeHashing.Run(handle, length, progress)
                : OnePass.Run(path, algorithms, progress);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return InputFile.Unreadable(path, e);
        }
    }
}
