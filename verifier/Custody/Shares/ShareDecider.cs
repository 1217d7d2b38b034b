using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody.Shares;

/// <summary>The law of a report link: the holder makes and revokes it, the ledger itself records each try. Pure.</summary>
public static class ShareDecider
{
    /// <summary>Null when the statement may follow.</summary>
    public static Refusal? Decide(ShareState? share, ActDefinition act, Statement statement, Context context)
    {
        if (share is null)
        {
            return DecideCreate(new(statement.Body.Open), statement, context);
        }

        return share.Owner != statement.Agency ? new("custody.not-the-owner", statement.Agency.ToString(), share.Owner.ToString())
            : share.Revoked is not null ? new("custody.link-revoked", statement.Stream.ToString())
            : act.Name == "link.revoke" ? null
            : statement.At > share.Until ? new("custody.link-expired", statement.Stream.ToString(), UtcTime.Format(share.Until))
            : share.WrongCodes >= share.Tries ? new("custody.link-tries-used", statement.Stream.ToString(), $"{share.Tries}")
            : null;
    }

    /// <summary>The link after a statement that <see cref="Decide"/> let pass.</summary>
    public static ShareState Evolve(ShareState? share, Statement statement)
    {
        var said = new Said(statement.Body.Open);
        return statement.Act switch
        {
            "link.create" => new()
            {
                Of = StreamName.Parse(said.Text("of")).OrThrow(),
                Owner = statement.Agency,
                Until = said.TimeOrNull("until")!.Value,
                Tries = (int)said.Number("tries"),
                Code = said.Text("code"),
                Withhold = [.. said.Items("withhold").Select(p => p.Open.GetString()!)],
                Rules = said.TextOrNull("rules"),
            },
            "link.try" when said.Text("outcome") == "opened" => share! with { Opened = share.Opened + 1 },
            "link.try" => share! with { WrongCodes = share.WrongCodes + 1 },
            _ => share! with { Revoked = statement.Seq },
        };
    }

    /// <summary>Of an item its holder makes links, of a case its opener.</summary>
    private static Refusal? DecideCreate(Said said, Statement statement, Context context)
    {
        var of = StreamName.Parse(said.Text("of")).OrThrow();
        var state = context.StateAt?.Invoke(of);
        return (state?.Item?.Holder ?? state?.Case?.Opener) is not { } owner ? new("custody.nothing-to-share", of.ToString())
            : owner != statement.Agency ? new("custody.not-the-holder", statement.Agency.ToString(), owner.ToString())
            : said.TimeOrNull("until") < statement.At
                ? new("custody.ends-before-it-starts", "/body/until", UtcTime.Format(statement.At), said.Text("until"))
            : null;
    }
}
