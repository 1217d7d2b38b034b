namespace Integrity.Verify;

/// <summary>How far a long read has come, on the error stream, where that is a terminal. Gone when done.</summary>
internal sealed class ProgressBar(Terminal terminal, string name, long total) : IDisposable
{
    private const int Width = 30;
    private const long WorthShowing = 64L << 20;

    private readonly Lock drawing = new();
    private long done;
    private int drawn = -1;

    public void Advance(long bytes)
    {
        var so = Interlocked.Add(ref done, bytes);
        if (!terminal.Progress || total < WorthShowing)
        {
            return;
        }

        var percent = (int)(100 * so / total);
        lock (drawing)
        {
            if (percent <= drawn)
            {
                return;
            }

            drawn = percent;
            var filled = Width * percent / 100;
            terminal.Error.Write($"\r{name} [{new string('#', filled)}{new string('.', Width - filled)}] {percent,3}% {so >> 20:N0}/{total >> 20:N0} MiB");
        }
    }

    public void Dispose()
    {
        if (drawn >= 0)
        {
            terminal.Error.Write("\r\u001b[K");
        }
    }
}
