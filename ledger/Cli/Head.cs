using System.Globalization;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>Where a stream's next statement goes: its number, and the digest of the one before.</summary>
internal sealed record Head(long Seq, Hash256? Prev)
{
    public static readonly Head Start = new(0, null);

    public static Head After(Envelope newest) => new(newest.Statement.Seq + 1, newest.Digest);

    /// <summary>From <c>SEQ:sha256:…</c> of the newest statement, or from a file that holds it: a signed envelope or a bundle.</summary>
    public static async Task<Head> GivenAsync(string given, StreamName stream, CancellationToken cancel)
    {
        if (given.Split(':', 2) is [var seq, var digest] && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            var hex = digest.StartsWith("sha256:", StringComparison.Ordinal) ? digest["sha256:".Length..] : digest;
            return Hash256.TryParseHex(hex, out var hash) ? new(n + 1, hash) : throw new Stopped(ExitCode.Usage, "cli.head", given);
        }

        var newest = (await StatementsInAsync(given, cancel)).Where(e => e.Statement.Stream == stream).MaxBy(e => e.Statement.Seq);
        return newest is null ? throw new Stopped(ExitCode.Usage, "cli.head-elsewhere", given, stream.ToString()) : After(newest);
    }

    private static async Task<IEnumerable<Envelope>> StatementsInAsync(string path, CancellationToken cancel)
    {
        var bytes = await GivenFile.ReadAsync(path, most: 16 << 20, cancel);
        return Bundle.Parse(bytes).Ok(out var bundle, out _)
            ? bundle.Streams.SelectMany(s => s.Statements).Select(s => s.Envelope)
            : EnvelopeFile.Parse(path, bytes);
    }
}
