using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>The law of an agency's keyring: who may sign for it, as what, from when until when. Pure.</summary>
public static class KeyringDecider
{
    /// <summary>Null when the statement may follow. Its signatures by the root key are <see cref="Judge"/>'s business.</summary>
    public static Refusal? Decide(Keyring? keyring, ActDefinition act, Statement statement)
    {
        if (keyring is null)
        {
            return act.Needs.HasFlag(ActNeeds.First) ? null : new("custody.agency-not-created", statement.Agency.ToString());
        }

        var said = new Said(statement.Body.Open);
        return act.Name switch
        {
            "key.add" => DecideAdd(keyring, said),
            "key.revoke" => DecideRevoke(keyring, said.Text("kid")),
            "qualification.add" => QualificationLaw.DecideAdd(keyring, said),
            "qualification.revoke" => QualificationLaw.DecideRevoke(keyring, said),
            _ => new("custody.agency-exists", keyring.Agency.ToString()),
        };
    }

    /// <summary>The keyring after a statement that <see cref="Decide"/> let pass.</summary>
    public static Keyring Evolve(Keyring? keyring, Statement statement)
    {
        var said = new Said(statement.Body.Open);
        switch (statement.Act)
        {
            case "agency.create":
                return new() { Agency = statement.Agency, Name = said.Text("name"), Root = Key(said, "root").OrThrow(), Offset = said.TextOrNull("offset") };
            case "key.add":
                var key = Key(said, "key").OrThrow();
                var roles = said.Items("roles").Aggregate(Roles.None, (all, role) => all | RoleNames.Parse(role.Open.GetString()!));
                var granted = new GrantedKey(key, said.Text("officer"), roles, said.TimeOrNull("from")!.Value, said.TimeOrNull("to"), statement.Seq);
                return keyring! with { Keys = keyring.Keys.Add(key.Kid, granted) };
            case "qualification.add":
                return keyring! with { Qualifications = keyring.Qualifications.Add(QualificationLaw.Read(said, statement.Seq)) };
            case "qualification.revoke":
                return keyring! with { Qualifications = QualificationLaw.Revoked(keyring.Qualifications, said, statement.Seq) };
            default:
                var kid = said.Text("kid");
                var revoked = keyring!.Keys[kid] with { Revocation = new(statement.Seq, said.Text("reason")) };
                return keyring with { Keys = keyring.Keys.SetItem(kid, revoked) };
        }
    }

    internal static Result<PublicKey> Key(Said said, string member) => PublicKey.FromJwk(said.Member(member).Open);

    private static Refusal? DecideAdd(Keyring keyring, Said said) =>
        !Key(said, "key").Ok(out var key, out var refused) ? refused
        : key.Kid == keyring.Root.Kid || keyring.Keys.ContainsKey(key.Kid) ? new("custody.key-exists", key.Kid, keyring.Agency.ToString())
        : said.TimeOrNull("to") <= said.TimeOrNull("from") ? new("custody.ends-before-it-starts", "/body/to", said.Text("from"), said.Text("to"))
        : null;

    private static Refusal? DecideRevoke(Keyring keyring, string kid) =>
        kid == keyring.Root.Kid ? new("custody.root-stays", kid)
        : !keyring.Keys.TryGetValue(kid, out var key) ? new("custody.unknown-key", kid, keyring.Agency.ToString())
        : key.Revocation is { } revocation ? new("custody.key-revoked", kid, keyring.Agency.ToString(), revocation.Reason)
        : null;
}
