using System.Collections.Frozen;
using System.Collections.Immutable;
using Integrity.Rules.Checks;

namespace Integrity.Rules;

/// <summary>The closed list of checks. A pack that names another is refused.</summary>
internal static class Vocabulary
{
    private static readonly string[] OfParts = ["check", "on", "when", "severity"];

    private static readonly FrozenDictionary<string, Entry> Checks = new Dictionary<string, Entry>(StringComparer.Ordinal)
    {
        ["distinct-signers"] = new(OnUse.Required, ["signers"], [], DistinctSigners.Read),
        ["required-members"] = new(OnUse.Required, ["needs"], [], RequiredMembers.Read),
        ["digest-continuity"] = new(OnUse.Required, ["compare"], [], DigestContinuity.Read),
        ["digest-strength"] = new(OnUse.Required, ["algorithms"], [], DigestStrength.Read),
        ["tool-verification"] = new(OnUse.Required, ["source", "image", "badSectors"], [], ToolVerification.Read),
        ["holder-continuity"] = new(OnUse.None, ["transitHours"], [], HolderContinuity.Read),
        ["seal-continuity"] = new(OnUse.Required, ["require"], [], SealContinuity.Read),
        ["order-of-acts"] = new(OnUse.Required, ["acts", "is"], ["until"], OrderOfActs.Read),
        ["hand-over"] = new(OnUse.Required, ["digests", "seal"], [], HandOver.Read),
        ["separation"] = new(OnUse.Own, ["of"], [], SeparateCustodian.Read),
        ["deadline"] = new(OnUse.Own, [], ["terms", "member", "within", "since"], TermDeadline.Read),
        ["anchored-within"] = new(OnUse.Required, ["hours"], [], AnchoredWithin.Read),
        ["key-valid-at"] = new(OnUse.Required, ["of"], [], KeyValidAt.Read),
        ["qualification-valid-at"] = new(OnUse.Required, ["of"], [], QualificationValidAt.Read),
        ["agreement-in-force"] = new(OnUse.Required, [], [], AgreementInForce.Read),
        ["chain"] = new(OnUse.None, [], [], _ => new ChainChecked()),
        ["digest-agrees"] = new(OnUse.Required, ["member"], [], DigestAgrees.Read),
        ["any-of"] = new(OnUse.Required, ["of"], [], AnyOf.Read),
        ["human"] = new(OnUse.Own, [], [], part => part.HasOn ? new HumanStep() : new HumanSubject()),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How a check treats <c>on</c>.</summary>
    private enum OnUse
    {
        Required,
        None,

        /// <summary>By its parameters.</summary>
        Own,
    }

    /// <summary>Every name, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Checks.Keys.Order(StringComparer.Ordinal)];

    public static RuleCheck? Read(
        PackFaults faults, PackNode node, string rule, ImmutableArray<string> on, bool onAny, ImmutableArray<TermRule> terms, bool nested = false)
    {
        if (node["check"] is not { } name)
        {
            faults.Add(node, "pack.missing-member", "check", rule);
            return null;
        }

        if (!name.IsText || !Checks.TryGetValue(name.Text, out var entry) || (nested && name.Text == "any-of"))
        {
            faults.Add(name, "pack.unknown-check", PackFaults.Shown(name.Text), string.Join(' ', Names));
            return null;
        }

        var part = new PartReader(faults, node, rule, on, onAny, terms);
        if (entry.On == OnUse.Required)
        {
            part.NeedsOn();
        }
        else if (entry.On == OnUse.None)
        {
            part.NoOn();
        }

        string[] known = nested ? ["check"] : OfParts;
        return faults.Object(node, rule, entry.Required, [.. entry.Optional, .. known]) ? entry.Read(part) : null;
    }

    private sealed record Entry(OnUse On, string[] Required, string[] Optional, Func<PartReader, RuleCheck?> Read);
}
