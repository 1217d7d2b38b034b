using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Rules;

/// <summary>Histories as rules see them: random ones, and the same with some members left out.</summary>
internal static class Histories
{
    private static readonly string[] ItemActs = [.. Acts.All.Where(a => a.Name is not ("collect" or "derive" or "return" or "dispose" or "share.grant" or "confirm") && a.Stream == StreamKind.Item).Select(a => a.Name)];

    private static readonly string[] Curable = ["COL-03", "CUS-06", "COL-04", "CUS-02"];

    public static Arbitrary<int[]> Choices => Gen.Choose(0, 1 << 20).ArrayOf(20).ToArbitrary();

    /// <summary>Acts drawn from the choices, with optional members left out now and then and signers varied; what the law refuses leaves no trace.</summary>
    public static History Random(int[] choices)
    {
        var history = History.WithAgencies().Do("collect", Police, b => Vary(b, choices[0]), choices[0] % 3 == 0 ? [Zhang] : [Zhang, Li]);
        foreach (var choice in choices)
        {
            var act = ItemActs[choice % ItemActs.Length];
            var taker = history.Item.Offer?.To;
            var by = Agencies.First(a => a.Id == (act.EndsWith("accept", StringComparison.Ordinal) && taker is not null ? taker : history.Item.Holder));
            if (!Acts.TryGet(act, out var definition) || by.SignersFor(definition) is not { Length: > 0 })
            {
                continue;
            }

            _ = history.Try(act, by, b =>
            {
                foreach (var child in b["children"]?.AsArray() ?? [])
                {
                    child!["code"] = Code($"child {history.Item.Steps}").ToString();
                }

                if (act == "cure")
                {
                    b["rule"] = Curable[choice / 5 % Curable.Length];
                    b["seq"] = choice / 7 % history.Item.Steps;
                }

                Vary(b, choice);
            });
        }

        return history;
    }

    public static Bundle Bundle(History history) => new World(history).Bundle(history.Subject);

    public static Replayed Replay(Bundle bundle) => Replayed.Of(bundle, null).OrThrow();

    /// <summary>The bundle without the disclosures that the masks pick.</summary>
    public static Bundle Withholding(Bundle bundle, int[] masks) => bundle with
    {
        Streams = [.. bundle.Streams.Select(s => s with { Statements = [.. s.Statements.Select((p, n) => p with { Envelope = Keep(p.Envelope, masks[n % masks.Length] >> (n % 5)) })] })],
    };

    private static Envelope Keep(Envelope envelope, int mask) => envelope.Keeping(d => (mask >> envelope.Disclosures.IndexOf(d) & 1) == 0);

    private static void Vary(JsonObject body, int choice)
    {
        foreach (var (name, bit) in new[] { ("note", 1), ("holder", 2), ("witness", 4), ("video", 8), ("writeBlocker", 16), ("digests", 32), ("before", 64) })
        {
            if ((choice / 13 & bit) != 0)
            {
                body.Remove(name);
            }
        }
    }
}
