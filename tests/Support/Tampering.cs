using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Testing;

/// <summary>Everything that somebody who holds a bundle, and another one, could do to it. Drives the property tests and the fuzzer.</summary>
public static class Tampering
{
    private static readonly Func<Bundle, Bundle, Random, Bundle>[] Parts =
    [
        (b, _, r) => Stream(b, r, s => s with { Statements = s.Statements.RemoveAt(r.Next(s.Statements.Length)) }),
        (b, _, r) => Stream(b, r, s => s with { Statements = s.Statements.RemoveAt(s.Statements.Length - 1) }),
        (b, _, r) => Stream(b, r, s => s with { Statements = s.Statements.Insert(r.Next(s.Statements.Length + 1), Pick(s.Statements, r)) }),
        (b, _, r) => Stream(b, r, s => s with { Statements = Swapped(s.Statements, r) }),
        (b, o, r) => Stream(b, r, s => s with { Statements = s.Statements.SetItem(r.Next(s.Statements.Length), Pick(Pick(o.Streams, r).Statements, r)) }),
        (b, o, r) => Statement(b, r, s => s with { Envelope = Pick(Pick(o.Streams, r).Statements, r).Envelope }),
        (b, _, r) => Statement(b, r, s => s with { Index = s.Index + r.Next(-3, 4) }),
        (b, _, r) => Statement(b, r, s => s with { Proof = Shorter(s.Proof, r) }),
        (b, _, r) => Statement(b, r, s => s with { Proof = s.Proof.Add(Pick(s.Proof, r)) }),
        (b, _, r) => Statement(b, r, s => s with { Proof = Swapped(s.Proof, r) }),
        (b, o, r) => Statement(b, r, s => s with { Proof = Pick(Pick(o.Streams, r).Statements, r).Proof }),
        (b, _, r) => b with { Streams = b.Streams.RemoveAt(r.Next(b.Streams.Length)) },
        (b, _, r) => b with { Streams = b.Streams.Add(Pick(b.Streams, r)) },
        (b, _, r) => b with { Streams = Swapped(b.Streams, r) },
        (b, o, r) => b with { Streams = b.Streams.SetItem(r.Next(b.Streams.Length), Pick(o.Streams, r)) },
        (b, o, r) => b with { Streams = b.Streams.Add(Pick(o.Streams, r)) },
        (b, o, r) => Stream(b, r, s => s with { Siblings = Pick(o.Streams, r).Siblings }),
        (b, _, r) => Stream(b, r, s => s with { Siblings = Shorter(s.Siblings, r) }),
        (b, _, r) => Stream(b, r, s => s with { Siblings = s.Siblings.Insert(r.Next(s.Siblings.Length + 1), null) }),
        (b, o, r) => Absent(b, r, s => s with { Siblings = Pick(o.Streams, r).Siblings, Met = Pick(o.Streams, r).Met }),
        (b, _, r) => Absent(b, r, s => s with { Siblings = Shorter(s.Siblings, r) }),
        (b, _, r) => Absent(b, r, s => s with { Met = null }),
        (b, _, r) => Absent(b, r, s => s with { Met = new(s.Stream.Key(b.Origin), r.Next(3), Hash256.Sha256(s.Stream.Key(b.Origin).Bytes)) }),
        (b, _, r) => Absent(b, r, s => s with { Met = s.Met is { } met ? met with { Seq = met.Seq + 1 } : null }),
        (b, o, r) => Absent(b, r, s => s with { Statements = Pick(o.Streams, r).Statements, Met = null }),
        (b, _, r) => Stream(b, r, s => s with { Statements = [], Met = Pick(b.Streams, r).Met }),
        (b, _, r) => Stream(b, r, s => Pick(b.Streams, r) with { Stream = s.Stream }),
        (b, _, r) => b with { Subject = Pick(b.Streams, r).Stream },
        (b, o, _) => b with { Heads = o.Heads },
        (b, _, r) => b with { Heads = b.Heads with { Proof = Shorter(b.Heads.Proof, r) } },
        (b, o, _) => b with { Checkpoint = o.Checkpoint },
        (b, o, _) => b with { Checkpoint = o.Checkpoint, Heads = o.Heads },
        (b, o, _) => b with { Checkpoint = o.Checkpoint, Heads = o.Heads, Anchor = o.Anchor },
        (b, _, _) => b with { Anchor = null },
        (b, o, _) => b with { Anchor = o.Anchor },
        (b, o, _) => b.Anchor is null || o.Anchor is null ? b : b with { Anchor = b.Anchor with { Header = o.Anchor.Header } },
        (b, o, _) => b.Anchor is null || o.Anchor is null ? b : b with { Anchor = b.Anchor with { Log = o.Anchor.Log } },
        (b, o, _) => b.Anchor is null || o.Anchor is null ? b : b with { Anchor = b.Anchor with { Root = o.Anchor.Root } },
        (b, o, _) => b.Anchor is null || o.Anchor is null ? b : b with { Anchor = b.Anchor with { Account = o.Anchor.Account } },
        (b, _, _) => b.Anchor is null ? b : b with { Anchor = b.Anchor with { Log = b.Anchor.Root, Root = b.Anchor.Log } },
        (b, _, r) => b.Anchor is null ? b : b with { Anchor = b.Anchor with { Account = Shorter(b.Anchor.Account, r) } },
        (b, _, r) => b.Anchor is null ? b : b with { Anchor = b.Anchor with { Finality = Shorter(b.Anchor.Finality, r) } },
        (b, _, r) => b.Anchor is null ? b : b with { Anchor = b.Anchor with { Root = b.Anchor.Root.Add(Pick(b.Anchor.Account, r)) } },
        (b, _, r) => b with { Headers = Shorter(b.Headers, r) },
        (b, o, _) => b with { Headers = b.Headers.AddRange(o.Headers) },
        (b, _, _) => b.Anchor is null ? b : b with { Headers = b.Headers.Add(b.Anchor.Header) },
        (b, o, _) => b with { Subject = o.Subject },
        (b, o, _) => b with { Origin = o.Origin + "x" },
        (b, o, r) => Json(b, r, (envelope, random) => Resign(envelope, Pick(Pick(o.Streams, random).Statements, random).Envelope, random)),
        (b, _, r) => Json(b, r, DropSignature),
        (b, _, r) => Json(b, r, RepeatSignature),
        (b, _, r) => Json(b, r, ChangeAlgorithm),
        (b, _, r) => Json(b, r, ChangePayload),
        (b, _, r) => Json(b, r, ForgeDisclosure),
    ];

    /// <summary>The facts apart from how much is withheld: dropping a disclosure is what a holder may do, and the proof stands.</summary>
    public static byte[] ProvedFacts(Facts said) => VerdictJson.Write(said with { Withheld = 0, Steps = [.. said.Steps.Select(s => s with { Withheld = 0, MayBeAmong = [] })] });

    /// <summary>One change to a part of the bundle, some of it taken from another bundle.</summary>
    public static Bundle Change(Bundle bundle, Bundle other, Random random)
    {
        try
        {
            return Parts[random.Next(Parts.Length)](bundle, other, random);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // Nothing there to change, after earlier changes.
            return bundle;
        }
    }

    /// <summary>One to eight changes to bytes: bits, bytes, runs cut, doubled or moved, text of another input spliced in, JSON tokens swapped.</summary>
    public static byte[] Mangle(byte[] input, byte[] other, Random random)
    {
        var bytes = input.ToList();
        for (var n = random.Next(1, 9); n > 0 && bytes.Count > 8; n--)
        {
            var at = random.Next(bytes.Count);
            var run = Math.Min(1 << random.Next(12), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, run);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, run));
                    break;
                case 4:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(run, other.Length - from)).ToArray());
                    break;
                case 5:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 6:
                    bytes[at] = (byte)"{}[]\",:0\\u-e \n"[random.Next(14)];
                    break;
                default:
                    var word = Pick([.. Words], random);
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(word));
                    break;
            }
        }

        return [.. bytes];
    }

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ",", "\"\"", "null", "true", "1e999", "-1", "9223372036854775807", "99999999999999999999", "\"\\ud800\"", "\"0x\"",
        "\"headers\":[]", "\"anchor\":{}", "\"format\":\"integrity-bundle@v1\"", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\u0000", "\uFEFF",
    ];

    private static Bundle Stream(Bundle b, Random r, Func<StreamPart, StreamPart> change)
    {
        var i = r.Next(b.Streams.Length);
        return b with { Streams = b.Streams.SetItem(i, change(b.Streams[i])) };
    }

    /// <summary>Changes an item of a case that has not begun, which is proved by its absence.</summary>
    private static Bundle Absent(Bundle b, Random r, Func<StreamPart, StreamPart> change)
    {
        var i = b.Streams.IndexOf(Pick([.. b.Streams.Where(s => s.Statements.IsEmpty)], r));
        return b with { Streams = b.Streams.SetItem(i, change(b.Streams[i])) };
    }

    private static Bundle Statement(Bundle b, Random r, Func<StatementPart, StatementPart> change) => Stream(b, r, s =>
    {
        var i = r.Next(s.Statements.Length);
        return s with { Statements = s.Statements.SetItem(i, change(s.Statements[i])) };
    });

    /// <summary>Changes an envelope as JSON; what no longer parses is left as it was.</summary>
    private static Bundle Json(Bundle b, Random r, Action<JsonObject, Random> change) => Statement(b, r, s =>
    {
        var json = JsonNode.Parse(s.Envelope.ToUtf8())!.AsObject();
        change(json, r);
        return Envelope.Parse(Encoding.UTF8.GetBytes(json.ToJsonString())).Ok(out var changed, out _) ? s with { Envelope = changed } : s;
    });

    private static void Resign(JsonObject envelope, Envelope other, Random random)
    {
        var signature = JsonNode.Parse(other.ToUtf8())!["signatures"]![0]!.AsObject();
        signature.Remove("header");
        var signatures = envelope["signatures"]!.AsArray();
        signatures[random.Next(signatures.Count)] = signature.DeepClone();
    }

    private static void DropSignature(JsonObject envelope, Random random)
    {
        var signatures = envelope["signatures"]!.AsArray();
        signatures.RemoveAt(random.Next(signatures.Count));
    }

    private static void RepeatSignature(JsonObject envelope, Random random)
    {
        var signatures = envelope["signatures"]!.AsArray();
        var copy = signatures[random.Next(signatures.Count)]!.DeepClone().AsObject();
        copy.Remove("header");
        signatures.Add(copy);
    }

    private static void ChangeAlgorithm(JsonObject envelope, Random random)
    {
        var signature = envelope["signatures"]!.AsArray()[0]!;
        Base64Url.TryDecode(signature["protected"]!.GetValue<string>(), out var header);
        var text = Encoding.UTF8.GetString(header!);
        var wanted = new[] { "none", "HS256", "EdDSA", "ES256K", "ES384" }[random.Next(5)];
        signature["protected"] = Base64Url.Encode(Encoding.UTF8.GetBytes(text.Replace("ES256", wanted, StringComparison.Ordinal)));
    }

    private static void ChangePayload(JsonObject envelope, Random random)
    {
        Base64Url.TryDecode(envelope["payload"]!.GetValue<string>(), out var payload);
        var text = Encoding.UTF8.GetString(payload!);
        var (from, to) = new[]
        {
            ("handset", "computer"), ("2026-11", "2026-10"), ("\"match\":true", "\"match\":false"), ("cn.331024.lab", "cn.331024.psb"), ("\"v\":1", "\"v\":1 "),
            ("criminal", "civil"), ("CN-CRIM", "CN-ADMIN"), ("2026.1", "2026.2"), ("granted", "granted-after-cure"), ("xianju", "taizhou"),
        }[random.Next(10)];
        envelope["payload"] = Base64Url.Encode(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
    }

    private static void ForgeDisclosure(JsonObject envelope, Random random)
    {
        if (envelope["signatures"]![0]!["header"]?["disclosures"] is JsonArray { Count: > 0 } disclosures)
        {
            disclosures[random.Next(disclosures.Count)] = Base64Url.Encode(Encoding.UTF8.GetBytes("[\"AAAAAAAAAAAAAAAAAAAAAA\",\"place\",\"elsewhere\"]"));
        }
    }

    private static ImmutableArray<T> Swapped<T>(ImmutableArray<T> items, Random r)
    {
        var (i, j) = (r.Next(items.Length), r.Next(items.Length));
        return items.SetItem(i, items[j]).SetItem(j, items[i]);
    }

    private static ImmutableArray<T> Shorter<T>(ImmutableArray<T> items, Random r) => items.RemoveAt(r.Next(items.Length));

    private static T Pick<T>(ImmutableArray<T> items, Random r) => items[r.Next(items.Length)];
}
