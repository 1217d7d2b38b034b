using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

/// <summary>Every act in every state an item can be in, and by every agency that has to do with it.</summary>
public class ActTableTests
{
    private static readonly string[] States = [.. Table.Split('\n')[0].Split('|', StringSplitOptions.TrimEntries).Skip(1)];

    /// <summary>A row is an act by whoever may perform it, a column a state; a plus is acceptance, else the refusal's last part.</summary>
    private const string Table = """
        act             | none      | held          | sealed        | stored        | sealed+stored | offered       | sealed+offered | sealed+hold   | stored+hold   | offered+hold  | returned
        collect         | +         | already-begun | already-begun | already-begun | already-begun | already-begun | already-begun  | already-begun | already-begun | already-begun | already-begun
        derive          | +         | already-begun | already-begun | already-begun | already-begun | already-begun | already-begun  | already-begun | already-begun | already-begun | already-begun
        seal            | not-begun | +             | sealed        | +             | sealed        | +             | sealed         | sealed        | +             | +             | ended
        unseal          | not-begun | not-sealed    | +             | not-sealed    | +             | not-sealed    | +              | +             | not-sealed    | not-sealed    | ended
        deposit         | not-begun | +             | +             | stored        | stored        | offered       | offered        | +             | stored        | offered       | ended
        withdraw        | not-begun | not-stored    | not-stored    | +             | +             | not-stored    | not-stored     | not-stored    | on-hold       | not-stored    | ended
        transfer.offer  | not-begun | +             | +             | stored        | stored        | offered       | offered        | on-hold       | stored        | offered       | ended
        transfer.accept | not-begun | no-offer      | no-offer      | no-offer      | no-offer      | +             | +              | no-offer      | no-offer      | on-hold       | no-offer
        transfer.refuse | not-begun | no-offer      | no-offer      | no-offer      | no-offer      | +             | +              | no-offer      | no-offer      | +             | no-offer
        transfer.recall | not-begun | no-offer      | no-offer      | no-offer      | no-offer      | +             | +              | no-offer      | no-offer      | +             | no-offer
        acquire         | not-begun | +             | sealed        | stored        | sealed        | offered       | sealed         | sealed        | stored        | offered       | ended
        examine         | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | ended
        report          | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | ended
        check           | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | ended
        confirm         | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        recognize       | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        decline         | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        cure.request    | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        cure            | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        hold.place      | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        hold.release    | not-begun | no-hold       | no-hold       | no-hold       | no-hold       | no-hold       | no-hold        | +             | +             | +             | no-hold
        determine       | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        share.grant     | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        share.revoke    | not-begun | +             | +             | +             | +             | +             | +              | +             | +             | +             | +
        return          | not-begun | +             | +             | stored        | stored        | offered       | offered        | on-hold       | stored        | offered       | ended
        dispose         | not-begun | +             | +             | +             | +             | offered       | offered        | on-hold       | on-hold       | offered       | ended
        erase           | not-begun | +             | +             | +             | +             | +             | +              | on-hold       | on-hold       | on-hold       | +
        """;

    /// <summary>Who may act on an item that Police held once, Lab holds and offers to the Procuratorate: h holder, t taker, p past holder.</summary>
    private static readonly Dictionary<string, string> MayAct = new()
    {
        ["seal"] = "h", ["unseal"] = "h", ["report"] = "h", ["transfer.recall"] = "h",
        ["transfer.accept"] = "t", ["transfer.refuse"] = "t", ["check"] = "ht",
    };

    public static TheoryData<string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string>();
        foreach (var row in Table.Split('\n').Skip(1).Select(r => r.Split('|', StringSplitOptions.TrimEntries)))
        {
            for (var column = 0; column < States.Length; column++)
            {
                cells.Add(row[0], States[column], row[column + 1]);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void An_act_is_accepted_exactly_in_the_states_that_allow_it(string act, string state, string expected)
    {
        Assert.True(Acts.TryGet(act, out var definition));
        var history = In(state);
        var by = definition.By == ActBy.Taker ? Procuratorate : act is "collect" or "cure" or "erase" ? Police : act == "determine" ? Court : act is "recognize" or "decline" ? Procuratorate : Lab;

        var answer = act == "derive" ? Derive(history) : history.Try(act, by, b =>
        {
            if (act == "transfer.offer")
            {
                b.With("to", Procuratorate.Id.ToString());
            }
        });

        Assert.Equal(expected == "+" ? null : "custody." + expected, answer.Why?.Code);
    }

    [Fact]
    public void The_table_names_every_act_of_an_item() => Assert.Equal(
        Acts.All.Where(a => a.Stream == StreamKind.Item).Select(a => a.Name).Order(), Cells().Select(c => (string)c[0]).Distinct().Order());

    public static TheoryData<string, string> ByAgency()
    {
        var all = new TheoryData<string, string>();
        foreach (var act in MayAct.Keys)
        {
            foreach (var who in new[] { "h", "t", "p" })
            {
                all.Add(act, who);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(ByAgency))]
    public void Only_the_agency_whose_turn_it_is_may_act(string act, string who)
    {
        var history = History.WithAgencies().Keyring("key.add", Police, Bodies.KeyAdd(Everything("p"))).Keyring("key.add", Lab, Bodies.KeyAdd(Everything("h")))
            .Keyring("key.add", Procuratorate, Bodies.KeyAdd(Everything("t")))
            .Do("collect", Police).Do("transfer.offer", Police).Do("transfer.accept", Lab);
        if (act == "unseal")
        {
            history.Do("seal", Lab);
        }

        history.Do("transfer.offer", Lab, b => b.With("to", Procuratorate.Id.ToString()));
        var agency = who switch { "h" => Lab, "t" => Procuratorate, _ => Police };

        var refusal = history.Try(act, agency, null, Everything(who)).Why;

        if (MayAct[act].Contains(who, StringComparison.Ordinal))
        {
            Assert.Null(refusal);
        }
        else
        {
            Assert.True(refusal?.Code is "custody.not-the-holder" or "custody.not-the-taker", refusal?.Code);
        }
    }

    [Fact]
    public void What_each_act_changes_is_what_the_state_says_afterwards()
    {
        var history = History.WithAgencies().Do("collect", Police).Do("seal", Police);
        Assert.Equal(Bodies.Seal, history.Item.Seal);

        history.Do("deposit", Police);
        Assert.Equal("A-17", history.Item.Locker);

        history.Do("withdraw", Police).Do("transfer.offer", Police);
        Assert.Null(history.Item.Locker);
        Assert.Equal((Lab.Id, "examination", 4L), (history.Item.Offer!.To, history.Item.Offer.Purpose, history.Item.Offer.Seq));

        history.Do("transfer.refuse", Lab);
        Assert.Null(history.Item.Offer);
        Assert.True(history.Item.IsHolder(Police.Id));

        history.Do("transfer.offer", Police).Do("transfer.recall", Police).Do("transfer.offer", Police).Do("transfer.accept", Lab, b => b.With("seal", Bodies.Seal));
        Assert.True(history.Item.IsHolder(Lab.Id));
        Assert.True(history.Item.WasHeldBy(Police.Id));
        Assert.Equal(Bodies.Seal, history.Item.Seal);
    }

    private static Officer Everything(string who) => new("all " + who, Key("all " + who), RoleNames.Any);

    /// <summary>An item of Lab, which court and Procuratorate may read, in that state; what is offered is offered to the Procuratorate.</summary>
    private static History In(string state)
    {
        var history = History.WithAgencies().Create(Court).Agreed();
        if (state == "none")
        {
            return history;
        }

        history.Do("collect", Police).Do("share.grant", Police, b => b.With("to", Court.Id.ToString())).Do("share.grant", Police).Do("transfer.offer", Police).Do("transfer.accept", Lab);
        foreach (var part in state.Split('+').Where(p => p is not "held"))
        {
            var act = part switch
            {
                "sealed" => "seal", "stored" => "deposit", "hold" => "hold.place", "returned" => "return", _ => "transfer.offer",
            };
            history.Do(act, Lab, b =>
            {
                if (act == "transfer.offer")
                {
                    b.With("to", Procuratorate.Id.ToString());
                }
            });
        }

        return history;
    }

    private static Result<Judgement> Derive(History history)
    {
        // Something that Lab acquired and listed the subject, or the image, as its child.
        var subject = history.Subject;
        history.Subject = StreamName.Item(Code("parent"));
        history.Do("collect", Police).Do("transfer.offer", Police).Do("transfer.accept", Lab).Do("acquire", Lab, b => b.With("children/0/code", subject.Id));
        var made = history.Item.Children[0];
        history.Subject = subject;
        return history.Try("derive", Lab, b => b.With("parent", $"item/{Code("parent")}").With("statement", $"sha256:{made.Statement}"));
    }
}
