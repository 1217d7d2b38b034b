using System.Text;

namespace Integrity.Hammer.Mint;

/// <summary>Signed statements on disk, case after case: a run of millions takes no more memory than the cases at work.</summary>
internal sealed class PlanFile : IDisposable
{
    private readonly FileStream file;
    private readonly Lock turn = new();
    private long read;

    public PlanFile(string path) => file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20, FileOptions.DeleteOnClose);

    /// <summary>Statements written that must be accepted.</summary>
    public long Statements { get; private set; }

    public long Bytes => file.Length;

    public void Add(PlannedCase @case)
    {
        var bytes = Encode(@case);
        lock (turn)
        {
            file.Position = file.Length;
            file.Write(BitConverter.GetBytes(bytes.Length));
            file.Write(bytes);
            Statements += @case.Accepted;
        }
    }

    /// <summary>The next case; null at the end.</summary>
    public PlannedCase? Next()
    {
        byte[] bytes;
        lock (turn)
        {
            if (read == file.Length)
            {
                return null;
            }

            file.Position = read;
            Span<byte> length = stackalloc byte[sizeof(int)];
            file.ReadExactly(length);
            bytes = new byte[BitConverter.ToInt32(length)];
            file.ReadExactly(bytes);
            read = file.Position;
        }

        return Decode(bytes);
    }

    public void Dispose() => file.Dispose();

    private static byte[] Encode(PlannedCase @case)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        writer.Write(@case.Segments.Count);
        foreach (var segment in @case.Segments)
        {
            writer.Write(segment.Statements.Count);
            foreach (var planned in segment.Statements)
            {
                writer.Write(planned.Stream);
                writer.Write(planned.StreamKey.Bytes);
                writer.Write(planned.Seq);
                writer.Write(planned.Digest.Bytes);
                writer.Write(planned.Agency);
                writer.Write(planned.Refusal ?? "");
                writer.Write(planned.Body.Length);
                writer.Write(planned.Body);
            }
        }

        writer.Flush();
        return memory.ToArray();
    }

    private static PlannedCase Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var segments = new Segment[reader.ReadInt32()];
        for (var i = 0; i < segments.Length; i++)
        {
            var statements = new Planned[reader.ReadInt32()];
            for (var j = 0; j < statements.Length; j++)
            {
                var (stream, key, seq) = (reader.ReadString(), new Hash256(reader.ReadBytes(Hash256.Size)), reader.ReadInt64());
                var (digest, agency, refusal) = (new Hash256(reader.ReadBytes(Hash256.Size)), reader.ReadInt32(), reader.ReadString());
                statements[j] = new(reader.ReadBytes(reader.ReadInt32()), key, stream, seq, digest, agency) { Refusal = refusal.Length == 0 ? null : refusal };
            }

            segments[i] = new(statements);
        }

        return new(segments);
    }
}
