using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Integrity.Digests;
using Integrity.Proofs;
using Integrity.Rules;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Integrity.Ledger.Http;

/// <summary>What is brought to be verified (docs/formats.md, "Verification request").</summary>
/// <param name="Bundle">Not looked at yet.</param>
/// <param name="Trust">The trust file that came along.</param>
/// <param name="Exhibits">Called by their numbers in the sender's list, else counted as their digests came: names of files stay with who has the files.</param>
/// <param name="Rules">Name of a pack.</param>
internal sealed record VerifyForm(ReadOnlyMemory<byte> Bundle, ReadOnlyMemory<byte>? Trust, ImmutableArray<Exhibit> Exhibits, string? Rules, DateTimeOffset? AsOf)
{
    /// <summary>The largest bundle, the largest trust file, and what stands around them.</summary>
    public const int Largest = Proofs.Bundle.MaximumBytes + TrustFile.MaximumBytes + (64 << 10);

    public const string MediaType = "multipart/form-data";

    private const int MostDigests = 256;
    private const int LongestField = 256;

    /// <summary>For as many files as there may be digests.</summary>
    private const int LongestNumbers = MostDigests * 8;

    /// <summary>RFC 2046 §5.1.1.</summary>
    private const int LongestBoundary = 70;

    /// <summary>Reads part by part, never more of one than it may have; nothing of it touches a disk.</summary>
    public static async Task<Result<VerifyForm>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (RequestBody.RefuseType(request, MediaType) is { } other)
        {
            return other;
        }

        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var media) ? HeaderUtilities.RemoveQuotes(media.Boundary).ToString() : "";
        if (boundary.Length is 0 or > LongestBoundary)
        {
            return new Refusal("verify.form");
        }

        var draft = new Draft();
        try
        {
            var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (await draft.TakeAsync(section, cancellation) is { } refused)
                {
                    return refused;
                }
            }
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refusal("verify.too-large", $"{Largest}");
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return new Refusal("verify.form");
        }

        return draft.Finish();
    }

    /// <summary>
    /// Digests say of themselves whose they are: one of an algorithm that the exhibit already has begins the next exhibit. So whoever has one file sends its
    /// digests in any order, and whoever has several sends those of one after those of the other, each beginning alike.
    /// </summary>
    private static List<List<Digest>> Grouped(IEnumerable<Digest> digests)
    {
        var exhibits = new List<List<Digest>>();
        foreach (var digest in digests)
        {
            if (exhibits.Count == 0 || exhibits[^1].Exists(d => d.Algorithm == digest.Algorithm))
            {
                exhibits.Add([]);
            }

            exhibits[^1].Add(digest);
        }

        return exhibits;
    }

    /// <summary>
    /// A page may hold one file against this bundle and the next against another, and calls each as its one list does; null where the numbers cannot be those of
    /// the files.
    /// </summary>
    private static ImmutableArray<Exhibit>? Numbered(List<List<Digest>> exhibits, string? text)
    {
        var numbers = text is null
            ? [.. Enumerable.Range(1, exhibits.Count)]
            : text.Split(',').Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList();
        return numbers.Count == exhibits.Count && !numbers.Prepend(0).Zip(numbers).Any(pair => pair.First >= pair.Second)
            ? [.. exhibits.Zip(numbers, (of, number) => new Exhibit($"{number}", of))]
            : null;
    }

    /// <summary>The form as far as it was read.</summary>
    private sealed class Draft
    {
        private readonly Dictionary<string, ReadOnlyMemory<byte>> once = [];
        private readonly List<Digest> digests = [];

        public async Task<Refusal?> TakeAsync(MultipartSection section, CancellationToken cancellation)
        {
            var name = section.GetContentDispositionHeader() is { } header ? HeaderUtilities.RemoveQuotes(header.Name).ToString() : "";
            var most = name switch
            {
                "bundle" => Proofs.Bundle.MaximumBytes,
                "trust" => TrustFile.MaximumBytes,
                "digest" or "rules" or "asOf" => LongestField,
                "numbers" => LongestNumbers,
                _ => -1,
            };
            if (most < 0)
            {
                return name.Length == 0 ? new Refusal("verify.form") : new Refusal("verify.unknown-part", Reports.Plain.Of(name[..Math.Min(name.Length, 40)]));
            }

            if (await ReadAsync(section.Body, most, cancellation) is not { } bytes)
            {
                return new Refusal("verify.part-too-large", name, $"{most}");
            }

            if (name != "digest")
            {
                return once.TryAdd(name, bytes) ? null : new Refusal("verify.repeated-part", name);
            }

            if (digests.Count == MostDigests)
            {
                return new Refusal("verify.too-many-digests", $"{MostDigests}");
            }

            if (!Digest.Parse(Encoding.UTF8.GetString(bytes.Span)).Ok(out var digest, out var refused))
            {
                return refused with { Values = [.. refused.Values.Select(Reports.Plain.Of)] };
            }

            digests.Add(digest);
            return null;
        }

        public Result<VerifyForm> Finish()
        {
            if (!once.TryGetValue("bundle", out var bundle))
            {
                return new Refusal("verify.no-bundle");
            }

            var rules = Text("rules");
            if (rules is not null && !Pack.IsName(rules))
            {
                return new Refusal("verify.rules-name", Reports.Plain.Of(rules));
            }

            DateTimeOffset? asOf = null;
            if (Text("asOf") is { } text)
            {
                if (!UtcTime.TryParse(text, out var time))
                {
                    return new Refusal("verify.as-of", Reports.Plain.Of(text));
                }

                asOf = time;
            }

            return Numbered(Grouped(digests), Text("numbers")) is { } exhibits
                ? new VerifyForm(bundle, once.TryGetValue("trust", out var trust) && trust.Length > 0 ? trust : default(ReadOnlyMemory<byte>?), exhibits, rules, asOf)
                : new Refusal("verify.numbers");
        }

        /// <summary>Browsers send a field that was left empty; it asks for nothing.</summary>
        private string? Text(string name) => once.TryGetValue(name, out var bytes) && bytes.Length > 0 ? Encoding.UTF8.GetString(bytes.Span) : null;

        /// <summary>Null when there is more. Room is made as bytes come, so that a promise of many costs nothing.</summary>
        private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int most, CancellationToken cancellation)
        {
            using var kept = new MemoryStream();
            var piece = new byte[Math.Min(most + 1, 16 << 10)];
            for (int read; (read = await body.ReadAsync(piece, cancellation)) > 0;)
            {
                if (kept.Length + read > most)
                {
                    return null;
                }

                kept.Write(piece, 0, read);
            }

            return kept.GetBuffer().AsMemory(0, (int)kept.Length);
        }
    }
}
