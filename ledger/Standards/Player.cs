using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Cli;
using Integrity.Statements;

namespace Integrity.Ledger.Standards;

/// <summary>One agency of a cast, with keys drawn for this run.</summary>
internal sealed class Player
{
    private readonly CastAgency cast;
    private readonly Dictionary<string, SigningKey> keys;

    public Player(CastAgency cast)
    {
        this.cast = cast;
        Id = AgencyId.Parse(cast.Id).OrStop();
        keys = cast.Officers.ToDictionary(o => o.Name, _ => KeyMaker.Draw(SignatureAlgorithm.ES256), StringComparer.Ordinal);
    }

    public AgencyId Id { get; }

    public string Name => cast.Name;

    public SigningKey Root { get; } = KeyMaker.Draw(SignatureAlgorithm.ES256);

    public StreamName Stream => StreamName.Agency(Id);

    public SigningKey? KeyOf(string officer) => keys.GetValueOrDefault(officer);

    /// <summary>The first officers who fill the wanted places of an act, each one once.</summary>
    public IReadOnlyList<SigningKey> SignersFor(ActDefinition act)
    {
        if (act.Stream == StreamKind.Agency)
        {
            return [Root];
        }

        var chosen = new List<CastOfficer>();
        foreach (var wanted in act.Signers)
        {
            chosen.AddRange(cast.Officers.Where(o => (RolesOf(o) & wanted.AnyOf) != Roles.None && !chosen.Contains(o)).Take(wanted.Count).ToList());
        }

        return [.. chosen.Select(o => keys[o.Name])];
    }

    /// <summary>The keyring as its statements: the agency, its officers' keys, its qualifications.</summary>
    public IEnumerable<(string Act, JsonObject Body)> Keyring()
    {
        yield return ("agency.create", Made(("name", cast.Title), ("offset", cast.Offset), ("root", Jwk(Root))));
        foreach (var officer in cast.Officers)
        {
            yield return ("key.add", Made(
                ("key", Jwk(keys[officer.Name])), ("officer", officer.Name), ("roles", List(officer.Roles)), ("from", officer.From), ("to", officer.To)));
        }

        foreach (var q in cast.Qualifications)
        {
            yield return ("qualification.add", Made(
                ("officer", q.Officer), ("body", q.Body), ("number", q.Number), ("scope", List(q.Scope)), ("from", q.From), ("to", q.To)));
        }
    }

    private static JsonObject Made(params (string Member, JsonNode? Value)[] members)
    {
        var made = new JsonObject();
        foreach (var (member, value) in members.Where(m => m.Value is not null))
        {
            made[member] = value;
        }

        return made;
    }

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)JsonValue.Create(t))];

    private static JsonNode? Jwk(SigningKey key) => JsonNode.Parse(KeyMaker.PublicJwk(key.Public));

    private static Roles RolesOf(CastOfficer officer) => officer.Roles.Aggregate(Roles.None, (all, role) => all | RoleNames.Parse(role));
}
