using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>The law of what a body points at in its own history: earlier statements, holds, grants, and the disclosures that may be erased.</summary>
internal static class PointedAt
{
    /// <summary>Only the agency that made the statement pointed at may cure it or erase from it.</summary>
    public static Refusal? RefuseResponsible(ItemState item, Statement statement)
    {
        var seq = Seq(statement);
        return item.PastOrNull(seq) is not { } past ? new("custody.no-such-statement", seq.ToString())
            : past.Agency != statement.Agency ? new("custody.not-responsible", statement.Agency.ToString(), seq.ToString(), past.Agency.ToString())
            : null;
    }

    public static Refusal? RefusePlacer(ItemState item, Statement statement)
    {
        var seq = new Said(statement.Body.Open).Number("hold");
        return item.Holds.Find(h => h.Seq == seq) is not { } hold ? new("custody.no-hold", seq.ToString())
            : hold.Agency != statement.Agency ? new("custody.not-the-placer", statement.Agency.ToString(), hold.Agency.ToString())
            : null;
    }

    public static Refusal? RefuseGrantor(ItemState item, Statement statement)
    {
        var seq = new Said(statement.Body.Open).Number("grant");
        return item.Grants.Find(g => g.Seq == seq && !g.Revoked) is not { } grant ? new("custody.no-grant", seq.ToString())
            : grant.By != statement.Agency && !item.IsHolder(statement.Agency)
                ? new("custody.not-the-grantor", statement.Agency.ToString(), grant.By.ToString())
            : null;
    }

    /// <summary>The statement named by its envelope digest must be of this history.</summary>
    public static Refusal? RefuseDigest(ItemState item, Said said, string member)
    {
        var named = said.Text(member);
        return item.Past.Exists(p => Said.Hash(p.Digest) == named) ? null : new("custody.no-such-statement", named);
    }

    /// <summary>Every statement that a list names by seq must be of this history.</summary>
    public static Refusal? RefuseSeqs(ItemState item, Said said, string list) =>
        said.Items(list).Where(entry => entry.Has("seq")).Select(entry => entry.Number("seq")).FirstOrDefault(seq => item.PastOrNull(seq) is null, -1) is >= 0 and var seq
            ? new("custody.no-such-statement", seq.ToString())
            : null;

    /// <summary>Only digests that stand in the statement's <c>_sd</c> can be erased.</summary>
    public static Refusal? RefuseErasure(ItemState item, Said said, Context context)
    {
        var seq = said.Number("statement");
        var listed = context.StatementByDigest(item.Past[(int)seq].Digest) is { } envelope ? Withholdable(envelope) : [];
        return said.Items("disclosures").Select(d => d.Open.GetString()!).FirstOrDefault(d => !listed.Contains(d)) is { } other
            ? new("custody.not-withholdable", other, seq.ToString())
            : null;
    }

    private static ImmutableHashSet<string> Withholdable(Envelope envelope) =>
        envelope.Statement.Body.Open.TryGetProperty("_sd", out var digests) && digests.ValueKind == JsonValueKind.Array
            ? [.. digests.EnumerateArray().Select(d => d.GetString()!)]
            : [];

    /// <summary>A cure points at the statement in <c>seq</c>, an erasure in <c>statement</c>.</summary>
    private static long Seq(Statement statement) => new Said(statement.Body.Open).Number(statement.Act == "cure" ? "seq" : "statement");
}
