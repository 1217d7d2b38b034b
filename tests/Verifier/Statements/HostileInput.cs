using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Statements;

namespace Integrity.Tests.Statements;

public sealed class HostileInput
{
    private static readonly byte[] Sample = Samples.Envelope().ToUtf8();

    private static readonly byte[] Inner = Encoding.UTF8.GetBytes("""{"v":1,"_sd":[],"...":"\ud800","body":{},"seq":0,"prev":null,"at":"2026-11-22T06:00:00Z"}""");

    [Fact]
    public void Every_single_bit_flip_is_noticed_or_changes_no_fact()
    {
        var whole = Envelope.Parse(Sample).OrThrow();
        var facts = Facts(whole);
        for (var bit = 0; bit < 8 * Sample.Length; bit++)
        {
            var flipped = (byte[])Sample.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Envelope.Parse(flipped).Ok(out var envelope, out _) && envelope.VerifySignatures(Samples.Find) is null)
            {
                Assert.Equal((whole.Digest, facts), (envelope.Digest, Facts(envelope)));
            }
        }
    }

    [Fact]
    public void No_mutation_of_an_envelope_throws_or_changes_a_fact_under_the_same_digest()
    {
        var whole = Envelope.Parse(Sample).OrThrow();
        var facts = Facts(whole);
        Prop.ForAll((byte[] noise, int seed) =>
        {
            var bytes = Mutate(noise, seed);
            return !Envelope.Parse(bytes).Ok(out var envelope, out _) || envelope.VerifySignatures(Samples.Find) is not null
                || envelope.Digest != whole.Digest || Facts(envelope) == facts;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void No_bytes_at_all_throw() =>
        Prop.ForAll((byte[] bytes) => Envelope.Parse(bytes).Why is not null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    /// <summary>Random members, values and nesting: the parser's inside meets what a random byte string never builds.</summary>
    [Fact]
    public void No_payload_throws() =>
        Prop.ForAll((byte[] noise, int seed) =>
        {
            var inner = (byte[])Inner.Clone();
            for (var i = 0; i < Math.Min(noise.Length, 6); i++)
            {
                inner[(int)((uint)((seed * 31) + (i * 7919)) % inner.Length)] = noise[i];
            }

            var json = Samples.Json(Envelope.Parse(Sample).OrThrow());
            json["payload"] = Base64Url.Encode(inner);
            json["signatures"]![0]!["header"]!["disclosures"]![0] = Base64Url.Encode(inner.AsSpan(0, (int)((uint)seed % inner.Length)));
            return Samples.Parse(json).Why is not null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>Overwrites, cuts, doubles or moves a piece.</summary>
    private static byte[] Mutate(byte[] noise, int seed)
    {
        var at = (int)((uint)seed % Sample.Length);
        var to = at + (int)((uint)(seed >> 3) % (Sample.Length - at));
        return (seed & 3) switch
        {
            0 => [.. Sample.AsSpan(0, at), .. noise, .. Sample.AsSpan(Math.Min(Sample.Length, at + noise.Length))],
            1 => [.. Sample.AsSpan(0, at), .. Sample.AsSpan(to)],
            2 => [.. Sample.AsSpan(0, to), .. Sample.AsSpan(at)],
            _ => [.. Sample.AsSpan(0, at), .. noise, .. Sample.AsSpan(at)],
        };
    }

    private static string Facts(Envelope envelope)
    {
        var s = envelope.Statement;
        var members = s.Body.Members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value.GetRawText()}");
        return $"{s.Origin}|{s.Stream}|{s.Seq}|{s.Prev}|{s.Act}|{s.Agency}|{s.At:O}|{s.After}|{s.Standard}|{s.Body.Withheld}|{string.Join('|', members)}";
    }
}
