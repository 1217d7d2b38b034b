using System.Text;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Bench.Growth;

/// <summary>
/// One item's ten statements, signed and judged as always, cut up so that another item's can be made from them fast: the code, the case and the
/// digests of the item's earlier statements are the only text that differs between two items.
/// </summary>
internal sealed class ItemTemplate
{
    private const string TemplateItem = "growth template";
    private const string TemplateCase = "GROWTH-000000000";

    private static readonly DateTimeOffset Begin = TimeProvider.System.GetUtcNow().AddDays(-1);

    private ItemTemplate(IReadOnlyList<Envelope> agencies, IReadOnlyList<Step> steps, IReadOnlyList<Envelope> own) => (Agencies, Steps, Own) = (agencies, steps, own);

    /// <summary>The agencies and their officers' keys, in order.</summary>
    public IReadOnlyList<Envelope> Agencies { get; }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The template item's own statements.</summary>
    public IReadOnlyList<Envelope> Own { get; }

    public static Subject OfTemplate { get; } = new(Cast.Code(TemplateItem), TemplateCase);

    /// <summary>The n-th item of a growing ledger, and its case.</summary>
    public static Subject Of(long n) => new(Cast.Code($"growth {n}"), $"GROWTH-{n:D9}");

    public static ItemTemplate Make()
    {
        var history = Cast.Agencies.Aggregate(new History { Now = Begin }, (h, agency) => h.Create(agency));
        var agencies = history.Log.ToArray();
        history.Subject = StreamName.Item(OfTemplate.Code);
        history.Now = Begin.AddHours(8);
        history.Do("collect", Cast.Police, b => b.With("case", TemplateCase))
            .Do("seal", Cast.Police)
            .Do("transfer.offer", Cast.Police)
            .Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
            .Do("unseal", Cast.Lab)
            .Do("acquire", Cast.Lab)
            .Do("report", Cast.Lab)
            .Do("check", Cast.Lab);
        Envelope[] own = [.. history.Log.Skip(agencies.Length)];
        return new(agencies, [.. own.Select(e => Cut(e, own))], own);
    }

    private static Step Cut(Envelope envelope, Envelope[] own)
    {
        using var json = JsonDocument.Parse(envelope.ToUtf8());
        var payload = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(json.RootElement.GetProperty("payload").GetString()));
        (string Text, int Hole)[] holes =
        [
            (OfTemplate.Code.ToString(), Step.Code), (TemplateCase, Step.Case), .. own.Select((e, i) => (e.Digest.ToString(), Step.FirstDigest + i)),
        ];
        var parts = new List<(byte[] Text, int Hole)>();
        while (holes.Select(h => (At: payload.IndexOf(h.Text, StringComparison.Ordinal), h.Text, h.Hole)).Where(h => h.At >= 0).OrderBy(h => h.At).FirstOrDefault() is { Text: not null } next)
        {
            parts.Add((Encoding.UTF8.GetBytes(payload[..next.At]), next.Hole));
            payload = payload[(next.At + next.Text.Length)..];
        }

        if (envelope.Disclosures.Any(d => holes.Any(h => d.Value.GetRawText().Contains(h.Text, StringComparison.Ordinal))))
        {
            throw new InvalidOperationException("A disclosure would differ from item to item.");
        }

        return new Step(
            envelope.Statement.Stream.Kind,
            envelope.Statement.Seq,
            parts,
            Encoding.UTF8.GetBytes(payload),
            [.. envelope.Signatures.Select(s => (s.Kid, Encoding.ASCII.GetBytes(s.Protected)))],
            [.. envelope.Disclosures.Select(d => Encoding.ASCII.GetBytes(d.Encoded))]);
    }

    /// <summary>What an item's statements are about.</summary>
    internal sealed record Subject(EvidenceCode Code, string Case)
    {
        public StreamName Item => StreamName.Item(Code);

        public StreamName CaseStream => StreamName.Parse("case/" + Case).OrThrow();

        public StreamName Stream(StreamKind kind) => kind == StreamKind.Item ? Item : CaseStream;
    }

    /// <summary>One statement: text, then what fills the hole after it, and so on.</summary>
    internal sealed record Step(
        StreamKind Kind, long Seq, IReadOnlyList<(byte[] Text, int Hole)> Parts, byte[] Tail, IReadOnlyList<(string Kid, byte[] Protected)> Signatures, IReadOnlyList<byte[]> Disclosures)
    {
        public const int Code = 0;
        public const int Case = 1;
        public const int FirstDigest = 2;
    }
}
