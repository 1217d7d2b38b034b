using Integrity.Custody;
using Integrity.Statements;

namespace Integrity.Grains;

/// <summary>What an <c>erase</c> statement takes out of the store. The law has judged it; this only carries it out.</summary>
internal static class Erasure
{
    /// <summary>
    /// The statement it names, without the disclosures it names. What is already gone stays gone. Read in the stream's turn: whoever erases besides
    /// us makes the stream longer, and then our append is refused.
    /// </summary>
    public static async Task<IReadOnlyList<Redaction>> OfAsync(Envelope erase, StreamState after, IStreamStore store, CancellationToken cancellation)
    {
        if (erase.Statement.Act != "erase" || after.Item is not { } item)
        {
            return [];
        }

        var body = erase.Statement.Body.Open;

        // As the law reads it: JSON may write 4 as 4.0.
        var seq = (long)body.GetProperty("statement").GetDecimal();
        var gone = body.GetProperty("disclosures").EnumerateArray().Select(d => d.GetString()).ToHashSet(StringComparer.Ordinal);
        var stored = await store.FindAsync(item.Past[(int)seq].Digest, cancellation)
            ?? throw new InvalidOperationException("The judgement saw a statement that the store does not have.");
        return [new Redaction(seq, Envelope.Parse(stored.Envelope).OrThrow().Keeping(d => !gone.Contains(d.Digest)).ToUtf8())];
    }
}
