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

        return !(await KeptAsync(envelope, cancellation)).Ok(out var parked, out var refused) ? refused
            : envelope.VerifySignatures(kid => parked.Signers.First(s => s.Key.Key.Kid == kid).Key.Key) is { } bad ? bad
            : parked;
    }

    /// <summary>One that was checked when it was parked: its keys are looked at again, as they may have been revoked since, and its signatures are not.</summary>
    public async Task<Result<Parked>> KeptAsync(Envelope envelope, CancellationToken cancellation)
    {
        if (!Acts.TryGet(envelope.Statement.Act, out var act))
        {
            return new Refusal("custody.unknown-act", envelope.Statement.Act);
        }

        var parties = Parties.Of(envelope.Statement);
        return (await SignersAsync(envelope, parties, cancellation)).Ok(out var signers, out var refused)
            ? new Parked(envelope, act, parties, signers)
            : refused;
    }

    /// <summary>Every signature is by a key that one of the parties lets sign.</summary>
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

        return signers.MoveToImmutable();
    }
}

/// <summary>A statement that may be parked.</summary>
/// <param name="Signers">Whose the signatures are, in their order.</param>
internal sealed record Parked(Envelope Envelope, ActDefinition Act, ImmutableArray<AgencyId> Parties, ImmutableArray<SigningOfficer> Signers)
{
    /// <summary>How many signatures the act asks for.</summary>
    public int Wanted => Math.Max(Act.Signers.Sum(w => w.Count), Parties.Length);

    /// <summary>Whose signatures the law still asks for: each party's own, and different officers for the act's places.</summary>
    public ImmutableArray<MissingSigners> Missing =>
        [
            .. Parties.Length > 1 ? Parties.Where(p => !IsSignedBy(p)).Select(p => new MissingSigners(p, new(Act.Roles, 1)))
                : Custody.Signers.Of(Signers).Missing(Act.Signers).Select(places => new MissingSigners(Parties[0], places)),
        ];

    public bool IsSignedBy(AgencyId agency) => Signers.Any(s => s.Agency == agency);

    /// <summary>Null when a statement with further signatures may stand in the place of one that is parked: the same payload, nothing taken away.</summary>
    public Refusal? RefuseAfter(Envelope was, string id) =>
        Envelope.Content != was.Content ? new("draft.other-statement", id)
        : was.Signatures.FirstOrDefault(s => !Envelope.Signatures.Contains(s)) is { } gone ? new("draft.signature-gone", gone.Kid)
        : null;
}

/// <summary>Signatures that are not there yet.</summary>
/// <param name="Agency">Whose officers can give them.</param>
/// <param name="Places">How many, and in which roles.</param>
internal sealed record MissingSigners(AgencyId Agency, WantedSigners Places);
