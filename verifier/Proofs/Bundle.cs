using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>One file that proves the history of one item (docs/formats.md, "Bundle"). Parsed, not yet believed.</summary>
/// <remarks>
/// A bundle has exactly one spelling: what <see cref="ToUtf8"/> writes is the only text that <see cref="Parse"/> reads,
/// so exporting twice gives the same file and no byte of it can change unnoticed.
/// </remarks>
/// <param name="Checkpoint">The signed note, whole.</param>
/// <param name="Streams">The subject, then the items it was derived from, then agencies by name.</param>
/// <param name="Anchor">Null while the checkpoint waits for its anchor.</param>
/// <param name="Headers">RLP of the headers that statements name in <c>after</c>, by block number.</param>
public sealed record Bundle(
    string Origin,
    StreamName Subject,
    string Checkpoint,
    HeadsPart Heads,
    ImmutableArray<StreamPart> Streams,
    AnchorPart? Anchor,
    ImmutableArray<byte[]> Headers)
{
    public const string Format = "integrity-bundle@v1";

    /// <summary>16 MiB: more than twenty thousand statements.</summary>
    public const int MaximumBytes = 16 * 1024 * 1024;

    /// <summary>The refusal for input that does not even begin as a bundle does.</summary>
    public const string NotABundle = "bundle.not-a-bundle";

    public static Result<Bundle> Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaximumBytes)
        {
            return new Refusal("bundle.too-large", $"{utf8.Length}", $"{MaximumBytes}");
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            return new Refusal(NotABundle, Format);
        }

        var reader = new BundleReader(utf8);
        try
        {
            var bundle = reader.ReadBundle();
            if (bundle is null)
            {
                return reader.Why!;
            }

            return SpellingComparison.FirstDifference(utf8, bundle.Write) is { } offset
                ? new Refusal("bundle.spelling", $"{offset}")
                : bundle;
        }
        catch (JsonException e)
        {
            return reader.Begun ? new Refusal("bundle.malformed", $"{e.BytePositionInLine}") : new Refusal(NotABundle, Format);
        }
        catch (InvalidOperationException)
        {
            // The reader says so of a string with a lone surrogate, and only of that.
            return new Refusal("bundle.malformed", "0");
        }
    }

    public byte[] ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same proof with fewer disclosures: whoever passes a bundle on may withhold, never alter.</summary>
    public Bundle Withholding(Func<Envelope, Disclosure, bool> withhold) => this with
    {
        Streams = [.. Streams.Select(stream => stream with
        {
            Statements = [.. stream.Statements.Select(s => s with { Envelope = s.Envelope.Keeping(d => !withhold(s.Envelope, d)) })],
        })],
    };

    private void Write(IBufferWriter<byte> output) => BundleWriter.Write(this, output);
}
