using System.Collections.Immutable;
using Integrity.Custody.Agreements;
using Integrity.Custody.Cases;
using Integrity.Custody.Standards;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>The custody law of one item: whether a step may follow, and where the item stands after it. Pure; sees only open members.</summary>
public static class ItemDecider
{
    /// <summary>Null when the step may follow. Signatures, keys, schema and order are <see cref="Judge"/>'s; this is the law of the item.</summary>
    public static Refusal? Decide(ItemState? item, ActDefinition act, Envelope envelope, Context context)
    {
        var statement = envelope.Statement;
        var said = new Said(statement.Body.Open);
        return ItemNeeds.Refuse(item, act, statement)
            ?? said.Digests().Why
            ?? act.Name switch
            {
                "collect" => OutOfOrder(said, "from", "to") ?? DecideApproval(said) ?? CaseLaw.Refuse(statement, context),
                "derive" => DecideDerive(said, statement, context),
                "transfer.offer" => DecideOffer(said, item!, context) ?? OutOfOrder(said, "reported", "decided"),
                "acquire" => OutOfOrder(said, "started", "ended") ?? DecideChildren(said, item!),
                "examine" => OutOfOrder(said, "started", "ended"),
                "report" => DecideChildren(said, item!),
                "confirm" => PointedAt.RefuseDigest(item!, said, "statement"),
                "determine" => PointedAt.RefuseDigest(item!, said, "version"),
                "cure.request" => PointedAt.RefuseSeqs(item!, said, "defects"),
                "hold.place" => Past(said, statement),
                "share.grant" => DecideGrant(said, statement, context) ?? Past(said, statement),
                "erase" => PointedAt.RefuseErasure(item!, said, context),
                "recognize" => StandardLaw.RefuseRules(said, context) ?? AgreementLaw.Refuse(item!, statement, context),
                "decline" => StandardLaw.RefuseRules(said, context) ?? PointedAt.RefuseSeqs(item!, said, "reasons"),
                _ => null,
            };
    }

    /// <summary>Where the item stands after a step that <see cref="Decide"/> let pass.</summary>
    public static ItemState Evolve(ItemState? item, Envelope envelope, Context context)
    {
        var statement = envelope.Statement;
        var said = new Said(statement.Body.Open);
        var next = statement.Act switch
        {
            "collect" => Begin(said, statement) with { Case = said.Text("case"), CaseType = said.TextOrNull("caseType") },
            "derive" => Derived(said, statement, context),
            "seal" => item! with { Seal = said.Text("seal") },
            "unseal" => item! with { Seal = null },
            "deposit" => item! with { Locker = said.Text("locker") },
            "withdraw" => item! with { Locker = null },
            "transfer.offer" => item! with { Offer = new(Agency(said, "to"), said.Text("purpose"), said.TimeOrNull("due"), statement.Seq) },
            "transfer.accept" => item! with
            {
                Offer = null,
                Holder = statement.Agency,
                Holdings = item.Holdings.Add(new(statement.Agency, statement.Seq, statement.At)),
            },
            "transfer.refuse" or "transfer.recall" => item! with { Offer = null },
            "acquire" or "report" => item! with { Children = item.Children.AddRange(Made(said, envelope)) },
            "hold.place" => item! with { Holds = item.Holds.Add(new(statement.Seq, statement.Agency, said.TimeOrNull("until"))) },
            "hold.release" => item! with { Holds = item.Holds.RemoveAll(h => h.Seq == said.Number("hold")) },
            "share.grant" => item! with { Grants = item.Grants.Add(new(statement.Seq, Agency(said, "to"), statement.Agency, said.TimeOrNull("until"))) },
            "share.revoke" => item! with { Grants = Revoked(item.Grants, said.Number("grant")) },
            "return" => item! with { Ended = "returned" },
            "dispose" => item! with { Ended = "disposed" },
            _ => item!,
        };
        return next with { Past = next.Past.Add(new(statement.Agency, envelope.Digest)) };
    }

    private static ItemState Begin(Said said, Statement statement) => new()
    {
        Code = EvidenceCode.Parse(statement.Stream.Id).OrThrow(),
        Kind = said.Text("kind"),
        Holder = statement.Agency,
        Holdings = [new(statement.Agency, statement.Seq, statement.At)],
        Digests = said.Digests().OrThrow(),
    };

    private static ItemState Derived(Said said, Statement statement, Context context)
    {
        var parent = StreamName.Parse(said.Text("parent")).OrThrow();
        var from = context.StateAt?.Invoke(parent)?.Item;
        return Begin(said, statement) with { Parent = new(parent, Named(said.Text("statement"))), Case = from?.Case, CaseType = from?.CaseType };
    }

    private static ImmutableList<ShareGrant> Revoked(ImmutableList<ShareGrant> grants, long seq)
    {
        var index = grants.FindIndex(g => g.Seq == seq);
        return grants.SetItem(index, grants[index] with { Revoked = true });
    }

    private static IEnumerable<ChildItem> Made(Said said, Envelope envelope) =>
        said.Children().OrThrow().All.Select(c => new ChildItem(c.Code, c.Kind, c.Digests, envelope.Statement.Seq, envelope.Digest));

    private static Refusal? OutOfOrder(Said said, string first, string last) =>
        said.TimeOrNull(first) > said.TimeOrNull(last) ? new("custody.ends-before-it-starts", "/body/" + last, said.Text(first), said.Text(last)) : null;

    private static Refusal? DecideApproval(Said said) => said.Has("approval") ? OutOfOrder(said.Member("approval"), "from", "to") : null;

    /// <summary>What ends before it begins is a slip of the pen, and would silently do nothing.</summary>
    private static Refusal? Past(Said said, Statement statement) =>
        said.TimeOrNull("until") < statement.At ? new("custody.ends-before-it-starts", "/body/until", UtcTime.Format(statement.At), said.Text("until")) : null;

    private static Refusal? DecideGrant(Said said, Statement statement, Context context)
    {
        var to = Agency(said, "to");
        return to == statement.Agency ? new("custody.share-with-itself", to.ToString())
            : context.KeyringOf(to) is null ? new("custody.unknown-agency", to.ToString())
            : null;
    }

    private static Refusal? DecideOffer(Said said, ItemState item, Context context)
    {
        var to = Agency(said, "to");
        return item.IsHolder(to) ? new("custody.offer-to-holder", to.ToString())
            : context.KeyringOf(to) is null ? new("custody.unknown-agency", to.ToString())
            : null;
    }

    private static Refusal? DecideChildren(Said said, ItemState item)
    {
        if (!said.Children().Ok(out var children, out var refused))
        {
            return refused;
        }

        var used = item.Children.Select(c => c.Code).Append(item.Code).ToHashSet();
        return children.All.FirstOrDefault(c => !used.Add(c.Code)) is { } again ? new("custody.code-not-fresh", again.Code.ToString()) : null;
    }

    private static Refusal? DecideDerive(Said said, Statement statement, Context context)
    {
        var parent = said.Text("parent");
        if (context.StatementByDigest(Named(said.Text("statement")))?.Statement is not { } made || made.Stream.ToString() != parent)
        {
            return new("custody.unknown-parent", parent, said.Text("statement"));
        }

        if (made.Act is not ("acquire" or "report")
            || new Said(made.Body.Open).Children().OrThrow().All.FirstOrDefault(c => c.Code.ToString() == statement.Stream.Id) is not { } listed)
        {
            return new("custody.child-not-listed", statement.Stream.Id, parent);
        }

        return made.Agency != statement.Agency ? new("custody.not-the-maker", statement.Agency.ToString(), made.Agency.ToString())
            : listed.Kind != said.Text("kind") ? new("custody.child-differs", "/body/kind", listed.Kind, said.Text("kind"))
            : !said.Digests().Ok(out var digests, out var refused) ? refused
            : !listed.Digests.SameAs(digests) ? new("custody.child-differs", "/body/digests", Text(listed.Digests), Text(digests))
            : null;
    }

    private static string Text(DigestList digests) => string.Join(' ', digests.All.Select(d => d.Digest.ToString()).Order(StringComparer.Ordinal));

    private static AgencyId Agency(Said said, string member) => AgencyId.Parse(said.Text(member)).OrThrow();

    private static Hash256 Named(string digest) => Digests.Digest.TryParseSha256(digest, out var hash) ? hash : default;
}
