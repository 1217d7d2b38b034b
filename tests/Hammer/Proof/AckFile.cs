namespace Integrity.Hammer.Proof;

/// <summary>A statement and its place, 80 bytes each: H(stream), seq, digest, index (−1: not told).</summary>
internal sealed class AckFile : IDisposable
{
    public const int RecordSize = Hash256.Size + sizeof(long) + Hash256.Size + sizeof(long);

    private readonly FileStream file;
    private readonly Lock turn = new();

    public AckFile(string path) => file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20, FileOptions.DeleteOnClose);

    public long Count { get; private set; }

    public void Add(Hash256 streamKey, long seq, Hash256 digest, long index)
    {
        lock (turn)
        {
            file.Write(streamKey.Bytes);
            file.Write(BitConverter.GetBytes(seq));
            file.Write(digest.Bytes);
            file.Write(BitConverter.GetBytes(index));
            Count++;
        }
    }

    public IEnumerable<(Hash256 StreamKey, long Seq, Hash256 Digest, long Index)> All()
    {
        file.Flush();
        file.Position = 0;
        var record = new byte[RecordSize];
        for (long n = 0; n < Count; n++)
        {
            file.ReadExactly(record);
            yield return (
                new Hash256(record.AsSpan(0, 32)), BitConverter.ToInt64(record, 32), new Hash256(record.AsSpan(40, 32)), BitConverter.ToInt64(record, 72));
        }

        file.Position = file.Length;
    }

    public void Dispose() => file.Dispose();
}
