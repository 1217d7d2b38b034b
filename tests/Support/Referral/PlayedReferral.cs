using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Testing.Referral;

/// <summary>The whole story on a ledger in memory, anchored an hour after its last step.</summary>
public sealed class PlayedReferral
{
    private readonly World world;

    private PlayedReferral()
    {
        var teller = new Teller(new History());
        Told = [.. ReferralStory.Tell(teller)];
        (History, Previews) = (teller.History, teller.Previews);
        world = Teller.Ledger(History);
    }

    /// <summary>Played once: it is the same in every test.</summary>
    public static PlayedReferral Once { get; } = new();

    /// <summary>When the reports are asked for: two weeks after the court's decision.</summary>
    public static DateTimeOffset AsOf { get; } = Teller.Time("05-12 09:00");

    public IReadOnlyList<Told> Told { get; }

    public History History { get; }

    public IReadOnlyList<RecognitionAnswer> Previews { get; }

    /// <summary>What whoever judges it trusts: this ledger and chain, the five agencies' root keys, and who operates the ledger.</summary>
    public TrustFile Trust(Bundle bundle) => world.Pinning(bundle) with
    {
        Agencies = [.. Players.All.OrderBy(a => a.Id.ToString(), StringComparer.Ordinal).Select(a => new TrustedAgency(a.Id, a.Root.Public.Kid))],
        Operator = Players.Operator,
    };

    public Bundle Bundle(StreamName subject) => world.Bundle(subject);

    /// <summary>What the court passes on of a file it holds: everything but people's names.</summary>
    public static Bundle WithoutNames(Bundle bundle) => bundle.Withholding((_, disclosure) => disclosure.Name is "holder" or "witness");

    public Verdict Verdict(Bundle bundle) =>
        Integrity.Proofs.Verifier.Verify(bundle, Trust(bundle), [], new VerifyOptions(AsOf, Packs.BuiltIn(Players.Edition).OrThrow()));

    /// <summary>The n-th statement of this kind that an agency made in a history; the first unless told.</summary>
    public long Seq(StreamName stream, string act, TestAgency by, int n = 0) =>
        History.Of(stream).Where(e => e.Statement.Act == act && e.Statement.Agency == by.Id).ElementAt(n).Statement.Seq;
}
