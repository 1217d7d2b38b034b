using System.Buffers;
using System.IO.Pipelines;

namespace Integrity.Ledger.Http;

/// <summary>One line of a stream.</summary>
/// <param name="Number">From 1; empty lines count.</param>
/// <param name="Utf8">Without its line feed; empty when it was too long. Valid until the next line is asked for.</param>
/// <param name="TooLong">Longer than a statement may be; it was skipped.</param>
internal readonly record struct NdjsonLine(long Number, ReadOnlyMemory<byte> Utf8, bool TooLong);

/// <summary>Lines of a body, one at a time, never more than one held (ndjson.org; a last line may lack its line feed).</summary>
/// <param name="body">The stream.</param>
/// <param name="longest">Of a line, in bytes.</param>
/// <param name="pace">Waited for before each further <see cref="Stretch"/>, so that empty lines are not free.</param>
internal sealed class NdjsonLines(PipeReader body, int longest, Func<CancellationToken, Task> pace)
{
    private const int Stretch = 64 << 10;

    private ReadOnlySequence<byte> rest;
    private bool begun;
    private bool ended;
    private long number;
    private long unpaid;

    /// <summary>The next line that is not empty; null at the end of a body that came whole. A body that breaks off throws, and its last piece is no line.</summary>
    public async ValueTask<NdjsonLine?> NextAsync(CancellationToken cancellation)
    {
        var tooLong = false;
        while (true)
        {
            if (TryCut(out var line))
            {
                number++;
                if (tooLong || line.Length > longest)
                {
                    return new(number, default, TooLong: true);
                }

                if (!IsBlank(line))
                {
                    return new(number, line.IsSingleSegment ? line.First : line.ToArray(), TooLong: false);
                }
            }
            else if (ended)
            {
                if (tooLong)
                {
                    return new(++number, default, TooLong: true);
                }

                // Else the server would take the body for one still being read, and close the connection.
                body.AdvanceTo(rest.End);
                return null;
            }
            else
            {
                var held = 0L;
                if (begun)
                {
                    // What belongs to a line that is too long already is let go at once.
                    tooLong |= rest.Length > longest;
                    held = tooLong ? 0 : rest.Length;
                    body.AdvanceTo(tooLong ? rest.End : rest.Start, rest.End);
                    (rest, begun) = (default, false);
                }

                for (; unpaid >= Stretch; unpaid -= Stretch)
                {
                    await pace(cancellation);
                }

                var read = await body.ReadAsync(cancellation);
                unpaid += read.Buffer.Length - held;
                (rest, begun, ended) = (read.Buffer, true, read.IsCompleted);
            }
        }
    }

    private bool TryCut(out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = ended ? rest : default;
        rest = ended ? rest.Slice(rest.End) : rest;
        return !line.IsEmpty;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var piece in line)
        {
            if (piece.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }
}
