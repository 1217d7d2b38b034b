using System.Text;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>Signed envelopes kept for later, one a line: a statement, then the <c>derive</c> of each item it made.</summary>
internal static class EnvelopeFile
{
    private const int Longest = 8 << 20;

    public static async Task<IReadOnlyList<Envelope>> ReadAsync(string path, CancellationToken cancel) =>
        Parse(path, await GivenFile.ReadAsync(path, Longest, cancel));

    public static IReadOnlyList<Envelope> Parse(string path, byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0)
        {
            throw new Stopped(ExitCode.Usage, "cli.no-envelope", path, "");
        }

        return [.. lines.Select(line => Envelope.Parse(Encoding.UTF8.GetBytes(line)).Ok(out var envelope, out var why)
            ? envelope
            : throw new Stopped(ExitCode.Usage, "cli.no-envelope", path, why.ToString()))];
    }

    public static byte[] Format(IEnumerable<Envelope> envelopes) =>
        Encoding.UTF8.GetBytes(string.Concat(envelopes.Select(e => Encoding.UTF8.GetString(e.ToUtf8()) + "\n")));
}
