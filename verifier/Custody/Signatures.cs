using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>The law of signatures: every one must be valid and by a key that may sign now; at least one in a role that the act asks for.</summary>
internal static class Signatures
{
    public static Result<Signers> Check(StreamState before, Envelope envelope, ActDefinition act, Context context) =>
        act.By switch
        {
            ActBy.Root => ByRoot(before, envelope, act),
            ActBy.Ledger => ByLedger(envelope, act, context),
            _ => ByOfficers(envelope, act, context),
        };

    /// <summary>The log's key signs its own act alone, and <see cref="ByOfficers"/> lets it sign no other.</summary>
    private static Result<Signers> ByLedger(Envelope envelope, ActDefinition act, Context context) =>
        context.LedgerKey is not { } key || envelope.Signatures is not [var signature] || signature.Kid != key.Kid
            ? new Refusal("custody.not-the-ledger-key", act.Name)
            : envelope.VerifySignatures(_ => key) is { } bad ? bad
            : Signers.None;

    private static Result<Signers> ByRoot(StreamState before, Envelope envelope, ActDefinition act)
    {
        PublicKey? root = before.Keyring?.Root;
        if (root is null && act.Needs.HasFlag(ActNeeds.First))
        {
            if (!KeyringDecider.Key(new(envelope.Statement.Body.Open), "root").Ok(out root, out var badKey))
            {
                return badKey;
            }
        }

        if (root is null)
        {
            return new Refusal("custody.agency-not-created", envelope.Statement.Agency.ToString());
        }

        foreach (var signature in envelope.Signatures)
        {
            if (signature.Kid != root.Kid)
            {
                return new Refusal("custody.not-the-root-key", signature.Kid, root.Kid);
            }
        }

        return envelope.VerifySignatures(_ => root) is { } bad ? bad : Signers.None;
    }

    private static Result<Signers> ByOfficers(Envelope envelope, ActDefinition act, Context context)
    {
        var statement = envelope.Statement;
        var parties = Parties.Of(statement);
        if (Parties.Refuse(parties, statement.Agency) is { } wrong)
        {
            return wrong;
        }

        var keyrings = ImmutableArray.CreateBuilder<Keyring>(parties.Length);
        foreach (var party in parties)
        {
            if (context.KeyringOf(party) is not { } keyring)
            {
                return new Refusal("custody.unknown-agency", party.ToString());
            }

            keyrings.Add(keyring);
        }

        var signed = ImmutableArray.CreateBuilder<SigningOfficer>(envelope.Signatures.Length);
        foreach (var signature in envelope.Signatures)
        {
            if (signature.Kid == context.LedgerKey?.Kid)
            {
                return new Refusal("custody.ledger-key", signature.Kid, act.Name);
            }

            if (!TrySigner(keyrings, signature.Kid, statement.At, out var officer, out var refused))
            {
                return refused;
            }

            signed.Add(officer);
        }

        var signers = Signers.Of(signed.ToImmutable());
        return !signers.HasAny(act.Roles) ? new Refusal("custody.wrong-role", act.Name, RoleNames.Text(act.Roles))
            : parties.FirstOrDefault(p => !signed.Any(s => s.Agency == p)) is { } silent ? new Refusal("custody.party-missing", silent.ToString())
            : envelope.VerifySignatures(kid => signed.First(s => s.Key.Key.Kid == kid).Key.Key) is { } bad ? bad
            : signers;
    }

    /// <summary>A key that two of the parties granted speaks for neither: one person could then sign for both sides.</summary>
    private static bool TrySigner(
        IReadOnlyList<Keyring> keyrings, string kid, DateTimeOffset at, [NotNullWhen(true)] out SigningOfficer? officer, [NotNullWhen(false)] out Refusal? refused)
    {
        (officer, refused) = (null, null);
        foreach (var keyring in keyrings)
        {
            if (!keyring.Live(kid, at).Ok(out var key, out var why))
            {
                // What is said of a key that is known is worth more than that others do not know it.
                refused = refused is null || refused.Code == "custody.unknown-key" ? why : refused;
            }
            else if (officer is null)
            {
                officer = new(keyring.Agency, key);
            }
            else
            {
                refused = new("custody.key-of-two-parties", kid, officer.Agency.ToString(), keyring.Agency.ToString());
                officer = null;
                return false;
            }
        }

        refused = officer is null ? refused : null;
        return officer is not null;
    }
}
