namespace Integrity.Hammer.Proof;

/// <summary>
/// After the run: every acknowledged statement is in the log, once, at the place its receipt said; nothing is in it twice; and every
/// checkpoint that any node ever showed is of this one log.
/// </summary>
internal sealed class FinalAudit(Checkpoints checkpoints, AckFile acks, string scratch, Faults faults)
{
    /// <summary>What is compared at once; bounds memory, not the run.</summary>
    private const long PerPass = 1_000_000;

    public long Found { get; private set; }

    public long Lost { get; private set; }

    public long Doubled { get; private set; }

    public long Forks { get; private set; }

    public long LogSize { get; private set; }

    public long LogStatements { get; private set; }

    public async Task RunAsync(IReadOnlyList<HttpClient> nodes)
    {
        foreach (var node in nodes)
        {
            var checkpoint = checkpoints.Open(await node.GetStringAsync(new Uri("checkpoint", UriKind.Relative)), out var wrong);
            if (wrong is not null)
            {
                faults.Add(wrong);
            }

            LogSize = Math.Max(LogSize, checkpoint?.Size ?? 0);
        }

        using var log = new AckFile(Path.Combine(scratch, "entries"));
        var copy = new LogCopy(nodes[0], log);
        var seen = checkpoints.Seen.Where(s => s.Key > 0).OrderBy(s => s.Key).ToList();
        var newest = seen.Count == 0 ? 0 : seen[^1].Key;
        if (newest > LogSize)
        {
            faults.Add($"a checkpoint of size {newest} was shown, and now no node has more than {LogSize}");
        }

        var roots = await copy.ReadAsync(LogSize, seen.Select(s => s.Key), faults.Add);
        Forks = seen.Count(s => !roots.TryGetValue(s.Key, out var root) || root != s.Value);
        if (Forks > 0)
        {
            faults.Add($"{Forks} signed checkpoints are of another tree");
        }

        LogStatements = log.Count;
        var passes = (int)Math.Clamp(((log.Count + acks.Count) / PerPass) + 1, 1, 256);
        for (var pass = 0; pass < passes; pass++)
        {
            Compare(log, passes, pass);
        }
    }

    private void Compare(AckFile log, int passes, int pass)
    {
        var places = new Dictionary<Hash256, (Hash256 Stream, long Seq, long Index)>();
        var taken = new HashSet<(Hash256, long)>();
        foreach (var (stream, seq, digest, index) in log.All())
        {
            if (digest.Bytes[0] % passes == pass && !places.TryAdd(digest, (stream, seq, index)))
            {
                Doubled++;
                faults.Add($"statement {digest} is in the log twice: {places[digest].Index} and {index}");
            }

            if (stream.Bytes[0] % passes == pass && !taken.Add((stream, seq)))
            {
                Doubled++;
                faults.Add($"place {seq} of a stream is in the log twice, again at {index}");
            }
        }

        foreach (var (stream, seq, digest, index) in acks.All())
        {
            if (digest.Bytes[0] % passes != pass)
            {
                continue;
            }

            if (!places.TryGetValue(digest, out var place))
            {
                Lost++;
                faults.Add($"acknowledged statement {digest} is not in the log");
            }
            else if (place.Stream != stream || place.Seq != seq)
            {
                faults.Add($"statement {digest} was acknowledged as number {seq} of its stream; the log has it as {place.Seq} of {(place.Stream == stream ? "it" : "another")}");
            }
            else if (index >= 0 && index != place.Index)
            {
                faults.Add($"statement {digest} is at {place.Index}, its receipt said {index}");
            }
            else
            {
                Found++;
            }
        }
    }
}
