using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>What the standing rules say of an accepted step. Only what is not a plain pass is said.</summary>
internal static class ItemFindings
{
    /// <summary>The findings of one step, in a fixed order; <paramref name="before"/> is null for an item's first.</summary>
    public static ImmutableArray<Finding> Of(ItemState? before, ItemState after, ActDefinition act, Statement statement, Signers signers)
    {
        var found = new Found(statement);
        var said = new Said(statement.Body.Open);
        var filled = signers.Filled(act.Signers);
        var wanted = act.Signers.Sum(w => w.Count);
        found.When(filled < wanted, RuleIds.Signers, RuleOutcome.Curable, act.Name, act.Wanted, filled.ToString(), wanted.ToString());

        switch (act.Name)
        {
            case "collect":
                Weak(found, after.Code.ToString(), after.Digests);
                HolderSigned(found, said, statement.Body);
                break;
            case "derive":
                Weak(found, after.Code.ToString(), after.Digests);
                break;
            case "unseal":
                SealRead(found, before!, said, mustRead: true);
                found.When(!said.Has("video"), RuleIds.Protection, RuleOutcome.Curable, act.Name);
                break;
            case "transfer.offer":
                SealRead(found, before!, said, mustRead: false);
                DigestsRead(found, before!, said);
                break;
            case "examine" or "report":
                // The seal named is the one it came under; opening it for the examination is no finding.
                DigestsRead(found, before!, said);
                break;
            case "transfer.accept":
                SealRead(found, before!, said, mustRead: true);
                DigestsRead(found, before!, said);
                break;
            case "deposit":
                SealRead(found, before!, said, mustRead: false);
                break;
            case "check":
                SealRead(found, before!, said, mustRead: false);
                DigestsRead(found, before!, said);
                break;
            case "acquire":
                Acquired(found, said, act.Name);
                break;
        }

        if (act.Name is "acquire" or "report")
        {
            foreach (var child in after.Children.Skip(before!.Children.Count))
            {
                Weak(found, child.Code.ToString(), child.Digests);
            }
        }

        return found.ToImmutable();
    }

    private static void Weak(Found found, string code, DigestList digests) =>
        found.When(digests.IsWeak, RuleIds.WeakDigest, RuleOutcome.Warn, code);

    /// <summary>A seal read must be the seal recorded. At hand-over and before opening, a sealed item's seal must have been read.</summary>
    private static void SealRead(Found found, ItemState before, Said said, bool mustRead)
    {
        var read = said.TextOrNull("seal");
        found.When(read is null ? mustRead && before.Seal is not null : read != before.Seal, RuleIds.Seal, RuleOutcome.Curable, before.Seal ?? "-", read ?? "-");
    }

    private static void DigestsRead(Found found, ItemState before, Said said)
    {
        if (said.Digests().OrThrow().Contradiction(before.Digests) is var (recorded, now))
        {
            found.When(true, RuleIds.Digest, RuleOutcome.Fatal, recorded.ToString(), now.ToString());
        }
        else
        {
            found.When(said.Has("match") && !said.Flag("match"), RuleIds.Digest, RuleOutcome.Fatal, "match", "false");
        }
    }

    private static void Acquired(Found found, Said said, string act)
    {
        var verification = said.Member("verification");
        found.When(
            !said.Has("writeBlocker") && !(said.Has("writeBlockerReason") && said.Has("video")), RuleIds.Protection, RuleOutcome.Curable, act);
        found.When(
            verification.Text("source") == "mismatch" || verification.Text("image") == "mismatch" || said.Number("badSectors") > 0,
            RuleIds.Acquisition, RuleOutcome.Warn, verification.Text("source"), verification.Text("image"), said.Number("badSectors").ToString());
    }

    /// <summary>Needs two withholdable members: where either may be among the withheld, a person must say.</summary>
    private static void HolderSigned(Found found, Said said, Body body)
    {
        if (said.Text("method") is not ("seizure" or "site-extraction"))
        {
            return;
        }

        var known = body.Members.TryGetValue("holder", out var holder);
        var signed = known && holder.GetProperty("signed").ValueKind == JsonValueKind.True;
        var refused = known && holder.TryGetProperty("refusal", out _);
        if (signed || (refused && body.Members.ContainsKey("witness")))
        {
            return;
        }

        var mayBeWithheld = body.Withheld > 0 && (!known || refused);
        found.When(true, RuleIds.HolderSigned, mayBeWithheld ? RuleOutcome.Human : RuleOutcome.Curable, mayBeWithheld ? "holder, witness" : "holder");
    }

    private sealed class Found(Statement statement)
    {
        private readonly ImmutableArray<Finding>.Builder all = ImmutableArray.CreateBuilder<Finding>();

        public void When(bool so, string rule, RuleOutcome outcome, params string[] values)
        {
            if (so)
            {
                all.Add(new(rule, outcome, statement.Stream, statement.Seq, outcome == RuleOutcome.Human ? [rule, .. values] : values));
            }
        }

        public ImmutableArray<Finding> ToImmutable() => all.ToImmutable();
    }
}
