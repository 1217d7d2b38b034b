using Integrity.Hammer.Mint;

namespace Integrity.Hammer.Proof;

/// <summary>
/// Every acknowledgement as it came, on disk: what the client remembers must not grow with the run. Read back by the checker, in pieces that
/// are deleted once they are checked.
/// </summary>
internal sealed class Journal(string folder) : IDisposable
{
    private const int Piece = 64 << 20;

    private readonly Lock turn = new();
    private readonly Queue<string> full = new();
    private readonly MemoryStream pending = new();
    private FileStream? file;
    private int number;

    /// <summary>Pieces that are closed and wait to be checked.</summary>
    public int Waiting
    {
        get
        {
            lock (turn)
            {
                return full.Count;
            }
        }
    }

    public void Add(Planned planned, ReadOnlySpan<byte> receipt)
    {
        lock (turn)
        {
            pending.Write(planned.StreamKey.Bytes);
            pending.Write(planned.Digest.Bytes);
            pending.Write(BitConverter.GetBytes(planned.Seq));
            var name = System.Text.Encoding.ASCII.GetBytes(planned.Stream);
            pending.Write(BitConverter.GetBytes(name.Length));
            pending.Write(name);
            pending.Write(BitConverter.GetBytes(receipt.Length));
            pending.Write(receipt);
            if (pending.Length > 1 << 20)
            {
                Flush();
            }
        }
    }

    /// <summary>Ends the piece that is being written, so that all of it can be checked.</summary>
    public void Cut()
    {
        lock (turn)
        {
            Flush();
            Close();
        }
    }

    /// <summary>The next closed piece to be checked, or null.</summary>
    public string? Take()
    {
        lock (turn)
        {
            return full.TryDequeue(out var path) ? path : null;
        }
    }

    public static IEnumerable<Acknowledged> Read(string path)
    {
        using var piece = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, 1 << 20, FileOptions.SequentialScan);
        using var reader = new BinaryReader(piece);
        while (piece.Position < piece.Length)
        {
            var (key, digest, seq) = (new Hash256(reader.ReadBytes(Hash256.Size)), new Hash256(reader.ReadBytes(Hash256.Size)), reader.ReadInt64());
            var stream = System.Text.Encoding.ASCII.GetString(reader.ReadBytes(reader.ReadInt32()));
            yield return new(key, digest, seq, stream, reader.ReadBytes(reader.ReadInt32()));
        }
    }

    public void Dispose() => file?.Dispose();

    private void Flush()
    {
        file ??= new FileStream(Path.Combine(folder, $"acknowledged-{++number:0000}"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
        file.Write(pending.GetBuffer().AsSpan(0, (int)pending.Length));
        pending.SetLength(0);
        if (file.Length > Piece)
        {
            Close();
        }
    }

    private void Close()
    {
        if (file is not null)
        {
            full.Enqueue(file.Name);
            file.Dispose();
            file = null;
        }
    }
}

/// <summary>A statement and the receipt it got.</summary>
internal sealed record Acknowledged(Hash256 StreamKey, Hash256 Digest, long Seq, string Stream, byte[] Receipt);
