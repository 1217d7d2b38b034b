using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Fuzz;

/// <summary>Well signed statements of every act, with bodies bent out of shape, before the law: it answers, and never throws.</summary>
public sealed class HostileActs
{
    private static readonly History[] Ledgers = [History.WithAgencies(), History.WithAgencies().Do("collect", Cast.Police), Story.OfCase()];

    private static readonly string[] Values =
    [
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "", "\u0000", "item/", "case/x", "agreement/x", "standard/CN-CRIM", "CN-CRIM@2026.1", "CN-CRIM@", "@", "none@1",
        Cast.Lab.Id.ToString(), Cast.Police.Id.ToString(), "cn.nobody", Cast.Code("image").ToString(), StreamBodies.Case.ToString(), StreamBodies.Agreement.ToString(),
        $"sha256:{new string('0', 64)}", "*", "any", "granted", "-08:00",
    ];

    public static TheoryData<string> EveryAct => [.. Acts.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(EveryAct))]
    public void No_body_of_an_act_makes_the_law_throw(string act)
    {
        Assert.True(Acts.TryGet(act, out var definition));
        var judged = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var history = Ledgers[random.Next(Ledgers.Length)];
            var stream = StreamOf(definition, random);
            var by = Cast.Agencies[random.Next(Cast.Agencies.Count)];
            var body = Body(act, history, by);
            for (var n = random.Next(4); n > 0; n--)
            {
                Bend(body, random);
            }

            if (!Draft(history, stream, definition, by, body, random).Sign(Keys(definition, by)).Ok(out var envelope, out _))
            {
                continue;
            }

            judged++;
            foreach (var form in new[] { envelope, envelope.Keeping(_ => false) })
            {
                var admitted = Record.Exception(() => Judge.Admit(history.State(stream), form, history.Context));
                var accepted = Record.Exception(() => Judge.Accept(history.State(stream), form, history.Context with { KnowsCases = false, StateAt = null, LedgerKey = null }));
                Assert.True(admitted is null && accepted is null, $"{act}, seed {seed}: {body.ToJsonString()}\n{admitted}{accepted}");
            }
        }

        Assert.True(judged > 20, $"only {judged} statements of {act} could be signed");
    }

    private static StreamName StreamOf(ActDefinition act, Random random) => act.Stream switch
    {
        StreamKind.Item => random.Next(3) == 0 ? StreamName.Item(Cast.Code("planned")) : Story.Handset,
        StreamKind.Agency => Cast.Agencies[random.Next(Cast.Agencies.Count)].Stream,
        StreamKind.Standard => StreamBodies.Standard,
        StreamKind.Agreement => StreamBodies.Agreement,
        StreamKind.Case => StreamBodies.Case,
        _ => StreamBodies.Link,
    };

    private static JsonObject Body(string act, History history, TestAgency by) => act switch
    {
        "agency.create" => Bodies.AgencyCreate(by),
        "key.add" => Bodies.KeyAdd(by.Officers[0]),
        "key.revoke" => Bodies.KeyRevoke(by.Officers[0].Key.Public),
        _ => Bodies.On(act, history.State(Story.Handset).Item, history.Context.StatementByDigest),
    };

    /// <summary>One value anywhere in the body gives way to one that is too much, of the wrong kind, or right elsewhere.</summary>
    private static void Bend(JsonObject body, Random random)
    {
        JsonNode node = body;
        while (node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && (node == body || random.Next(4) > 0))
        {
            var inner = node is JsonObject o ? o.ElementAt(random.Next(o.Count)).Value : node.AsArray()[random.Next(node.AsArray().Count)];
            if (inner is null)
            {
                break;
            }

            node = inner;
        }

        if (node == body)
        {
            return;
        }

        if (random.Next(2) == 0)
        {
            Fuzzer.Exchange(node, random);
            return;
        }

        JsonNode value = random.Next(4) == 0 ? JsonValue.Create(new[] { 0, -1, 1, (1L << 53) - 1, long.MaxValue }[random.Next(5)]) : JsonValue.Create(Values[random.Next(Values.Length)]);
        node.ReplaceWith(value);
    }

    private static StatementDraft Draft(History history, StreamName stream, ActDefinition act, TestAgency by, JsonObject body, Random random)
    {
        var before = history.State(stream);
        var at = random.Next(8) switch { 0 => DateTimeOffset.MaxValue, 1 => DateTimeOffset.MinValue, _ => history.Now };
        return new(History.Origin, stream, before.NextSeq, before.Head, act.Name, by.Id, at, body.ToElement())
        {
            Standard = random.Next(3) == 0 ? "CN-CRIM@2026.1" : null,
            Salts = body.Select(m => m.Key).Where(Schemas.Of(act).Withholdable.Contains).ToDictionary(name => name, _ => new byte[Disclosure.MinSalt]),
        };
    }

    private static SigningKey[] Keys(ActDefinition act, TestAgency by) =>
        act.Stream == StreamKind.Agency ? [by.Root]
        : act.By == ActBy.Ledger ? [History.LedgerKey]
        : by.SignersFor(act) is { Length: > 0 } wanted ? [.. wanted.Select(o => o.Key)]
        : [by.Officers[0].Key];
}
