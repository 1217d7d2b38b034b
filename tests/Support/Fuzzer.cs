using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Testing;

/// <summary>What a run of the fuzzer saw.</summary>
/// <param name="Count">Inputs verified.</param>
/// <param name="Intact">Those that were still intact, with the same facts: changes that change nothing.</param>
/// <param name="Verifying">Time in the verifier alone, without the making of inputs.</param>
/// <param name="Slowest">Time of the slowest input.</param>
/// <param name="SlowestSeed">The seed that makes it again.</param>
/// <param name="Faults">Seeds whose verdict was intact with other facts, or that threw; empty is what we want.</param>
public sealed record FuzzReport(long Count, long Intact, TimeSpan Verifying, TimeSpan Slowest, int SlowestSeed, IReadOnlyList<string> Faults);

/// <summary>Random and mutated bundles, dossiers and trust files, half of them judged by a rule pack, against the verifier. An input is a function of its seed, so every fault repeats.</summary>
public sealed class Fuzzer
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private static readonly Pack Pack = Packs.BuiltIn(Packs.Names[0]).OrThrow();

    private readonly Target item = new(new World(Story.OfLength(6)).Bundle(Story.Handset), new World(Story.OfLength(9), new TestChain("other")).Bundle(Story.Handset));
    private readonly Target dossier = new(
        new World(Story.OfCase()).Bundle(StreamBodies.Case), new World(Story.OfCase(), new TestChain("other"), batch: 3).Bundle(StreamBodies.Case));

    /// <summary>What is attacked.</summary>
    private sealed class Target
    {
        public Target(Bundle bundle, Bundle other)
        {
            (Bundle, Other, Bytes, OtherBytes) = (bundle, other, bundle.ToUtf8(), other.ToUtf8());
            Trust = new World(Story.OfLength(1)).Pinning(bundle);
            TrustBytes = Trust.ToUtf8();
            Facts = Tampering.ProvedFacts(Verify(Bytes, Trust).Facts!);
        }

        public Bundle Bundle { get; }

        public Bundle Other { get; }

        public byte[] Bytes { get; }

        public byte[] OtherBytes { get; }

        public TrustFile Trust { get; }

        public byte[] TrustBytes { get; }

        public byte[] Facts { get; }
    }

    public FuzzReport Run(int first, long count, Action<long>? progress = null)
    {
        var faults = new List<string>();
        var (slowest, slowestSeed, intact, verifying) = (TimeSpan.Zero, 0, 0L, TimeSpan.Zero);
        for (long i = 0; i < count; i++)
        {
            var seed = first + (int)i;
            var target = seed % 8 == 0 ? dossier : item;
            var start = Stopwatch.GetTimestamp();
            TimeSpan took;
            try
            {
                var verdict = Try(seed, target, out took);
                var same = verdict is { Overall: Overall.Intact, Facts: { } said } && Tampering.ProvedFacts(said).AsSpan().SequenceEqual(target.Facts);
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
    private static Verdict Try(int seed, Target target, out TimeSpan took)
    {
        var random = new Random(seed);
        var choice = random.Next(1000);
        var rules = random.Next(2) == 0 ? Pack : null;
        var (bytes, otherBytes, trust) = (target.Bytes, target.OtherBytes, target.Trust);
        if (choice < 30)
        {
            var changed = Tampering.Mangle(target.TrustBytes, bytes, random);
            var before = Stopwatch.GetTimestamp();
            var verdict = TrustFile.Parse(changed).Ok(out var read, out _) ? Verify(bytes, read with { Chain = read.Chain with { Blocks = trust.Chain.Blocks } }, rules) : new Verdict([], [], null);
            took = Stopwatch.GetElapsedTime(before);
            return verdict;
        }

        var input = choice switch
        {
            < 560 => Tampering.Mangle(bytes, otherBytes, random),
            < 650 => Parts(target, random).ToUtf8(),
            < 720 => Tampering.Mangle(Parts(target, random).ToUtf8(), otherBytes, random),
            < 800 => Tree(bytes, random),
            < 999 => Noise(random),
            _ => random.Next(20) == 0 ? Huge(bytes, random) : Noise(random),
        };
        var start = Stopwatch.GetTimestamp();
        var result = Verify(input, trust, rules);
        took = Stopwatch.GetElapsedTime(start);
        return result;
    }

    private static Verdict Verify(byte[] input, TrustFile trust, Pack? rules = null) => Verifier.Verify(input, trust, [], new VerifyOptions(Rules: rules));

    private static Bundle Parts(Target target, Random random)
    {
        var changed = target.Bundle;
        for (var n = random.Next(3); n >= 0; n--)
        {
            changed = Tampering.Change(changed, target.Other, random);
        }

        return changed;
    }

    /// <summary>Well-formed JSON of nearly the right shape: values replaced, repeated, removed or exchanged anywhere in the tree.</summary>
    private static byte[] Tree(byte[] bytes, Random random)
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

    /// <summary>Puts something else, or nothing, in the place of a value; or repeats it.</summary>
    public static void Exchange(JsonNode node, Random random)
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
    private static byte[] Huge(byte[] bytes, Random random)
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
