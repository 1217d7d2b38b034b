using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Hammer.Mint;

/// <summary>The agencies of a run. Every key follows from its label, so two runs against one ledger meet the same keyrings.</summary>
internal static class Roster
{
    private static readonly DateTimeOffset Founded = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public static TestAgency[] Of(int agencies) => [.. Enumerable.Range(0, agencies).Select(Agency)];

    /// <summary>Each agency's keyring, in order: its creation, then its officers' keys.</summary>
    public static IEnumerable<Envelope> Keyring(TestAgency agency, string origin)
    {
        Hash256? prev = null;
        var seq = 0;
        var statements = agency.Officers.Select(o => ("key.add", Bodies.KeyAdd(o))).Prepend(("agency.create", Bodies.AgencyCreate(agency)));
        foreach (var (act, body) in statements)
        {
            var draft = new StatementDraft(origin, agency.Stream, seq, prev, act, agency.Id, Founded.AddMinutes(seq), body.ToElement());
            var signed = draft.Sign([agency.Root]).OrThrow();
            (prev, seq) = (signed.Digest, seq + 1);
            yield return signed;
        }
    }

    private static TestAgency Agency(int n)
    {
        var id = $"cn.hammer.a{n:000}";

        // Most officers sign with P-256; every fourth agency seals with Ed25519, every fifth has a secp256k1 custodian.
        Officer[] officers =
        [
            Of($"{id}-1", Roles.Investigator), Of($"{id}-2", Roles.Investigator),
            Of($"{id}-3", Roles.Custodian, n % 5 == 1 ? SignatureAlgorithm.ES256K : SignatureAlgorithm.ES256), Of($"{id}-4", Roles.Approver),
            Of($"{id}-5", Roles.Examiner), Of($"{id}-6", Roles.Examiner),
            Of($"{id}-7", Roles.Seal, n % 4 == 1 ? SignatureAlgorithm.EdDSA : SignatureAlgorithm.ES256),
        ];
        return new(AgencyId.Parse(id).OrThrow(), $"Hammer agency {n}", Cast.Key(id), officers);
    }

    private static Officer Of(string number, Roles roles, SignatureAlgorithm algorithm = SignatureAlgorithm.ES256) => Cast.Of(number, algorithm, roles);
}
