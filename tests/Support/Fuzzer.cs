using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Proofs;

namespace Integrity.Testing;

/// <summary>What a run of the fuzzer saw.</summary>
/// <param name="Count">Inputs verified.</param>
/// <param name="Intact">Those that were still intact, with the same facts: changes that change nothing.</param>
/// <param name="Verifying">Time in the verifier alone, without the making of inputs.</param>
/// <param name="Slowest">Time of the slowest input.</param>
/// <param name="SlowestSeed">The seed that makes it again.</param>
/// <param name="Faults">Seeds whose verdict was intact with other facts, or that threw; empty is what we want.</param>
public sealed record FuzzReport(long Count, long Intact, TimeSpan Verifying, TimeSpan Slowest, int SlowestSeed, IReadOnlyList<string> Faults);

/// <summary>Random and mutated bundles and trust files against the verifier. An input is a function of its seed, so every fault repeats.</summary>
public sealed class Fuzzer
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private readonly World world = new(Story.OfLength(6));
    private readonly Bundle bundle;
    private readonly Bundle other;
    private readonly byte[] bytes;
    private readonly byte[] otherBytes;
    private readonly byte[] trustBytes;
    private readonly TrustFile trust;
    private readonly byte[] facts;

    public Fuzzer()
    {
        bundle = world.Bundle(Story.Handset);
        other = new World(Story.OfLength(9), new TestChain("other")).Bundle(Story.Handset);
        (bytes, otherBytes) = (bundle.ToUtf8(), other.ToUtf8());
        trust = world.Pinning(bundle);
        trustBytes = trust.ToUtf8();
        facts = Tampering.ProvedFacts(Verify(bytes, trust).Facts!);
    }

    public FuzzReport Run(int first, long count, Action<long>? progress = null)
    {
        var faults = new List<string>();
        var (slowest, slowestSeed, intact, verifying) = (TimeSpan.Zero, 0, 0L, TimeSpan.Zero);
        for (long i = 0; i < count; i++)
        {
            var seed = first + (int)i;
            var start = Stopwatch.GetTimestamp();
            TimeSpan took;
            try
            {
                var verdict = Try(seed, out took);
                var same = verdict is { Overall: Overall.Intact, Facts: { } said } && Tampering.ProvedFacts(said).AsSpan().SequenceEqual(facts);
                intact += same ? 1 : 0;
                if (verdict.Overall == Overall.Intact && !same)
                {
                    faults.Add($"{seed}: intact with other facts");
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                took = Stopwatch.GetElapsedTime(start);
                faults.Add($"{seed}: {e}");
            }

            verifying += took;
            if (took > slowest)
            {
                (slowest, slowestSeed) = (took, seed);
            }

            progress?.Invoke(i + 1);
        }

        return new FuzzReport(count, intact, verifying, slowest, slowestSeed, faults);
    }

    /// <summary>Only the verifier is timed, not the making of its input.</summary>
    private Verdict Try(int seed, out TimeSpan took)
    {
        var random = new Random(seed);
        var choice = random.Next(1000);
        if (choice < 30)
        {
            var changed = Tampering.Mangle(trustBytes, bytes, random);
            var before = Stopwatch.GetTimestamp();
            var verdict = TrustFile.Parse(changed).Ok(out var read, out _) ? Verify(bytes, read with { Chain = read.Chain with { Blocks = trust.Chain.Blocks } }) : new Verdict([], [], null);
            took = Stopwatch.GetElapsedTime(before);
            return verdict;
        }

        var input = choice switch
        {
            < 560 => Tampering.Mangle(bytes, otherBytes, random),
            < 650 => Parts(random).ToUtf8(),
            < 720 => Tampering.Mangle(Parts(random).ToUtf8(), otherBytes, random),
            < 800 => Tree(random),
            < 999 => Noise(random),
            _ => random.Next(20) == 0 ? Huge(random) : Noise(random),
        };
        var start = Stopwatch.GetTimestamp();
        var result = Verify(input, trust);
        took = Stopwatch.GetElapsedTime(start);
        return result;
    }

    private static Verdict Verify(byte[] input, TrustFile trust) => Verifier.Verify(input, trust, [], new VerifyOptions());

    private Bundle Parts(Random random)
    {
        var changed = bundle;
        for (var n = random.Next(3); n >= 0; n--)
        {
            changed = Tampering.Change(changed, other, random);
        }

        return changed;
    }

    /// <summary>Well-formed JSON of nearly the right shape: values replaced, repeated, removed or exchanged anywhere in the tree.</summary>
    private byte[] Tree(Random random)
    {
        var root = JsonNode.Parse(bytes)!;
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var node = root;
            while (node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && (node.Parent is null || random.Next(4) > 0))
            {
                node = node is JsonObject o ? o.ElementAt(random.Next(o.Count)).Value ?? root : node.AsArray()[random.Next(node.AsArray().Count)] ?? root;
            }

            Exchange(node, random);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString(Plain));
    }

    private static void Exchange(JsonNode node, Random random)
    {
        JsonNode? value = random.Next(9) switch
        {
            0 => JsonValue.Create(random.NextInt64(-2, long.MaxValue)),
            1 => JsonValue.Create(""),
            2 => JsonValue.Create(new string('A', random.Next(100))),
            3 => new JsonArray(),
            4 => new JsonObject(),
            5 => JsonValue.Create(random.NextDouble()),
            6 => JsonValue.Create("\u0000\uFFFF—'\"\\"),
            7 => node.DeepClone(),
            _ => null,
        };
        switch (node.Parent)
        {
            case JsonArray array when random.Next(3) == 0:
                array.Insert(random.Next(array.Count + 1), node.DeepClone());
                break;
            case JsonArray array:
                array[array.IndexOf(node)] = value;
                break;
            case JsonObject o when random.Next(3) == 0:
                o.Remove(node.GetPropertyName());
                break;
            case JsonObject o:
                o[node.GetPropertyName()] = value;
                break;
        }
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1 << random.Next(14))];
        random.NextBytes(noise);
        return random.Next(2) == 0 ? noise : Tampering.Mangle(Encoding.UTF8.GetBytes($$"""{"format":"{{Bundle.Format}}","origin":"a","subject":"item/x"}"""), [.. noise, 0], random);
    }

    /// <summary>As large as a bundle may be: whatever is repeatable, repeated.</summary>
    private byte[] Huge(Random random)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var (start, end) = random.Next(5) switch
        {
            0 => (text.IndexOf("{\"index\"", StringComparison.Ordinal), text.IndexOf(",{\"index\"", StringComparison.Ordinal)),
            1 => (text.IndexOf("{\"stream\"", StringComparison.Ordinal), text.IndexOf(",{\"stream\"", StringComparison.Ordinal)),
            2 => (text.IndexOf("\"0x", StringComparison.Ordinal), text.IndexOf(",\"account\"", StringComparison.Ordinal)),
            3 => (text.IndexOf("{\"payload\"", StringComparison.Ordinal), text.IndexOf("},{\"index\"", StringComparison.Ordinal)),
            _ => (text.IndexOf("[\"", StringComparison.Ordinal), text.IndexOf(']', StringComparison.Ordinal) + 1),
        };
        // Written in place: the memory of the run is the verifier's and one input's.
        var piece = Encoding.UTF8.GetBytes(random.Next(3) == 0 ? "[" : text[start..end] + ",");
        var times = ((Bundle.MaximumBytes - bytes.Length) / piece.Length) - random.Next(2);
        var at = Encoding.UTF8.GetByteCount(text.AsSpan(0, start));
        var input = GC.AllocateUninitializedArray<byte>(bytes.Length + (times * piece.Length));
        bytes.AsSpan(0, at).CopyTo(input);
        for (var i = 0; i < times; i++)
        {
            piece.CopyTo(input, at + (i * piece.Length));
        }

        bytes.AsSpan(at).CopyTo(input.AsSpan(at + (times * piece.Length)));
        return input;
    }
}
