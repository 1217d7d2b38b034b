using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Ledger.Drafts;

/// <summary>What may be parked: a statement as it would be accepted, except that signatures may be missing and its place may be taken meanwhile.</summary>
internal sealed class Parking(string origin, GrainHost grains)
{
    /// <summary>How long a statement waits. What nobody signs in three days is made anew.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(72);

    /// <summary>As many may one agency have parked at a time.</summary>
    public const int Most = 200;

    /// <summary>Half of SHA-256 over what is signed, in hex: the same statement has the same id, whoever signed it.</summary>
    public static string IdOf(Envelope envelope) => envelope.Content.ToString()[..32];

    public async Task<Result<Parked>> CheckAsync(Envelope envelope, CancellationToken cancellation)
    {
        var (statement, body) = (envelope.Statement, envelope.Statement.Body);
        if (statement.Origin != origin)
        {
            return new Refusal("draft.other-origin", statement.Origin, origin);
        }

        if (!Acts.TryGet(statement.Act, out var act))
        {
            return new Refusal("custody.unknown-act", statement.Act);
        }

        if (body.Withheld > 0)
        {
            return new Refusal("draft.withheld", $"{body.Withheld}");
        }

        if (Schemas.Of(act).CheckWithheld(body.Members, body.IsDisclosed, 0) is { } fault)
        {
            return fault;
        }

        var parties = Parties.Of(statement);
        return (await SignersAsync(envelope, parties, cancellation)).Ok(out var signers, out var refused)
            ? new Parked(envelope, act, parties, signers)
            : refused;
    }

    /// <summary>Every signature is valid and by a key that one of the parties lets sign.</summary>
    private async Task<Result<ImmutableArray<SigningOfficer>>> SignersAsync(Envelope envelope, ImmutableArray<AgencyId> parties, CancellationToken cancellation)
    {
        var keyrings = new List<Keyring>(parties.Length);
        foreach (var party in parties)
        {
            if ((await grains.Of(StreamName.Agency(party)).StateAsync(cancellation)).Keyring is not { } keyring)
            {
                return new Refusal("custody.unknown-agency", party.ToString());
            }

            keyrings.Add(keyring);
        }

        var signers = ImmutableArray.CreateBuilder<SigningOfficer>(envelope.Signatures.Length);
        foreach (var signature in envelope.Signatures)
        {
            Refusal? dead = null;
            if (keyrings.Select(k => k.Live(signature.Kid, envelope.Statement.At).Ok(out var key, out var why) ? new SigningOfficer(k.Agency, key) : Note(why))
                .FirstOrDefault(s => s is not null) is not { } signer)
            {
                return dead!;
            }

            signers.Add(signer);

            // What is said of a key that is known is worth more than that others do not know it.
            SigningOfficer? Note(Refusal why)
            {
                dead = dead is null || dead.Code == "custody.unknown-key" ? why : dead;
                return null;
            }
        }

        var all = signers.MoveToImmutable();
        return envelope.VerifySignatures(kid => all.First(s => s.Key.Key.Kid == kid).Key.Key) is { } bad ? bad : all;
    }
}

/// <summary>A statement that may be parked.</summary>
/// <param name="Signers">Whose the signatures are, in their order.</param>
internal sealed record Parked(Envelope Envelope, ActDefinition Act, ImmutableArray<AgencyId> Parties, ImmutableArray<SigningOfficer> Signers)
{
    /// <summary>How many signatures the act asks for.</summary>
    public int Wanted => Math.Max(Act.Signers.Sum(w => w.Count), Parties.Length);

    public bool IsSignedBy(AgencyId agency) => Signers.Any(s => s.Agency == agency);

    /// <summary>Null when a statement with further signatures may stand in the place of one that is parked: the same payload, nothing taken away.</summary>
    public Refusal? RefuseAfter(Envelope was, string id) =>
        Envelope.Content != was.Content ? new("draft.other-statement", id)
        : was.Signatures.FirstOrDefault(s => !Envelope.Signatures.Contains(s)) is { } gone ? new("draft.signature-gone", gone.Kid)
        : null;
}
