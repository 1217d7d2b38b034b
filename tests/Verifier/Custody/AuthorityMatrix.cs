using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>Every agency × role × act × state, judged, against <c>authority.md</c>.</summary>
/// <remarks>
/// Each statement is signed once, by the agency's one key, and judged under nine keyrings that differ only in what they grant that key: what is
/// tried is the law, and signing 13,000 times would say nothing more of it.
/// </remarks>
public class AuthorityMatrix
{
    private static readonly string[] Relations =
        ["holder", "past holder", "taker", "shared-with", "revoked share", "expired share", "placer", "stranger"];

    private static readonly Dictionary<string, TestAgency> Agencies = Relations.Append("collector").Append("bystander").ToDictionary(r => r, Played);
    private static readonly Lazy<Dictionary<string, History>> Histories = new(() => AuthorityTable.Read.States.ToDictionary(s => s, In));

    public static TheoryData<string> ItemActs => [.. Acts.All.Where(a => a.Stream == StreamKind.Item).Select(a => a.Name)];

    [Fact]
    public void The_table_has_every_act_of_an_item() =>
        Assert.Equal(Acts.All.Where(a => a.Stream == StreamKind.Item).Select(a => a.Name).Order(), AuthorityTable.Read.ActNames.Order());

    [Theory]
    [MemberData(nameof(ItemActs))]
    public void Each_cell_is_accepted_or_refused_by_name_as_the_table_says(string act)
    {
        var wrong = new List<string>();
        var cells = 0;
        foreach (var (state, history) in Histories.Value)
        {
            var before = history.State(history.Subject);
            var told = Told.Of(before);
            foreach (var relation in Relations)
            {
                var envelope = Prepare(history, act, Agencies[relation]);
                foreach (var role in RoleNames.All.Prepend(Roles.None))
                {
                    var answer = Judge.Admit(before, envelope, Granting(history.Context, Agencies[relation], role));
                    var expected = AuthorityTable.Read.Expected(act, relation, role, state);
                    cells++;
                    if (answer.Why?.Code != expected || (answer.Ok(out var judgement, out _) && judgement.After.NextSeq != before.NextSeq + 1))
                    {
                        wrong.Add($"{relation}, {RoleNames.Name(role)}, {state}: {answer.Why?.Code ?? "accepted"}, expected {expected ?? "acceptance"}");
                    }
                }
            }

            Assert.Equal(told, Told.Of(history.State(history.Subject)));
        }

        Assert.Equal([], wrong);
        Assert.Equal(Relations.Length * 9 * AuthorityTable.Read.States.Count, cells);
    }

    [Fact]
    public void Whoever_may_recognize_may_read_and_nobody_else()
    {
        foreach (var (state, history) in Histories.Value.Where(h => h.Key != "new"))
        {
            Assert.All(Relations, relation => Assert.Equal(
                AuthorityTable.Read.Expected("recognize", relation, Roles.Judge, state) is null, history.Item.IsReader(Agencies[relation].Id, history.Now)));
        }
    }

    private static TestAgency Played(string relation)
    {
        var id = "cn.test." + relation.Replace(' ', '-');
        return new(AgencyId.Parse(id).OrThrow(), relation, Key(id), [new Officer("1", Key(id + " officer"), RoleNames.Any)]);
    }

    /// <summary>The keyring grants the key this role alone, or was never given the key.</summary>
    private static Context Granting(Context context, TestAgency agency, Roles role) => context with
    {
        KeyringOf = id => context.KeyringOf(id) is not { } keyring || id != agency.Id ? context.KeyringOf(id)
            : keyring with { Keys = role == Roles.None ? keyring.Keys.Clear() : keyring.Keys.SetItem(keyring.Keys.Keys.Single(), keyring.Keys.Values.Single() with { Roles = role }) },
    };

    private static Envelope Prepare(History history, string act, TestAgency by)
    {
        var now = history.Now;
        var bystander = Agencies["bystander"];
        var body = Bodies.On(act, history.State(history.Subject).Item, history.Context.StatementByDigest);
        var signers = new List<Officer>(by.Officers);
        switch (act)
        {
            case "transfer.offer" or "share.grant":
                body.With("to", bystander.Id.ToString());
                break;
            case "confirm":
                body.With("parties", new JsonArray(by.Id.ToString(), bystander.Id.ToString()));
                signers.AddRange(bystander.Officers);
                break;
            case "share.revoke":
                body.With("grant", 3);
                break;
            case "cure":
                body.With("seq", 2);
                break;
            case "erase" when history.State(history.Subject).Item is { } item:
                body.With("statement", 2).With("disclosures/0", history.Context.StatementByDigest(item.Past[2].Digest)!.Disclosures[0].Digest);
                break;
            case "derive":
                var parent = StreamName.Item(Code("authority parent"));
                body.With("parent", parent.ToString()).With("statement", $"sha256:{history.State(parent).Item?.Children[0].Statement ?? Hash256.Sha256("none"u8)}");
                break;
        }

        var envelope = history.Sign(act, by, body, signers);
        history.Now = now;
        return envelope;
    }

    /// <summary>The item in that state, with all that the agencies have to do with it.</summary>
    private static History In(string state)
    {
        var history = Agreed.Value.Fork();
        var (holder, past, collector) = (Agencies["holder"], Agencies["past holder"], Agencies["collector"]);
        if (state == "new")
        {
            var child = history.Subject;
            history.Subject = StreamName.Item(Code("authority parent"));
            HandOver(history.Do("collect", collector), collector, holder).Do("acquire", holder, b => b.With("children/0/code", child.Id));
            history.Subject = child;
            return history;
        }

        var soon = UtcTime.Format(history.Now.AddHours(2));
        HandOver(history.Do("collect", collector), collector, past)
            .Do("share.grant", past, Share("shared-with"))
            .Do("share.grant", past, Share("revoked share")).Do("share.revoke", past)
            .Do("share.grant", past, b => Share("expired share", soon)(b))
            .Do("share.grant", past, Share("placer"));
        HandOver(history, past, holder)
            .Do("hold.place", Agencies["placer"], b => b.With("until", state == "on hold" ? null : soon))
            .Do("share.revoke", past);
        history.Now = history.Now.AddHours(3);
        return state switch
        {
            "sealed" => history.Do("seal", holder),
            "stored" => history.Do("deposit", holder),
            "offered" => history.Do("transfer.offer", holder, b => b.With("to", Agencies["taker"].Id.ToString())),
            "ended" => history.Do("return", holder),
            _ => history,
        };
    }

    /// <summary>The collector's case lists the item and admits all of them, and all of them have agreed that each recognises what the collector collects.</summary>
    private static readonly Lazy<History> Agreed = new(() =>
    {
        var collector = Agencies["collector"];
        var history = Agencies.Values.Aggregate(new History(), (h, agency) => h.Create(agency));
        var others = Agencies.Values.Where(a => a != collector).Select(a => JsonValue.Create(a.Id.ToString()));
        history.DoIn(StreamBodies.Case, "case.open", collector, b => b.With("agencies", new JsonArray([.. others]))).DoIn(StreamBodies.Case, "case.join", collector);
        return history.DoIn(StreamBodies.Standard, "standard.publish", collector).DoIn(StreamBodies.Agreement, "agreement.draft", collector, b => b
            .With("parties", new JsonArray([.. Agencies.Values.Select(a => JsonValue.Create(a.Id.ToString()))]))
            .With("directions", new JsonArray([.. Agencies.Values.Where(a => a != collector).Select(a => new JsonObject { ["from"] = collector.Id.ToString(), ["to"] = a.Id.ToString() })])))
            .SignAgreement(Agencies.Values.Where(a => a != collector));
    });

    private static Action<JsonObject> Share(string relation, string? until = null) => b => b.With("to", Agencies[relation].Id.ToString()).With("until", until);

    private static History HandOver(History history, TestAgency from, TestAgency to) =>
        history.Do("transfer.offer", from, b => b.With("to", to.Id.ToString())).Do("transfer.accept", to);
}
