using Integrity.Custody;

namespace Integrity.Tests.Custody;

/// <summary><c>authority.md</c>, read.</summary>
internal sealed class AuthorityTable
{
    private static readonly HashSet<string> SaidToAll = ["not-begun", "already-begun", "no-offer"];
    private readonly Dictionary<string, Dictionary<string, string>> rows = [];

    private AuthorityTable()
    {
        var lines = File.ReadAllLines(Path.Combine(Oracle.Folder, "..", "Verifier", "Custody", "authority.md"))
            .Where(l => l.StartsWith('|')).Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]).ToList();
        foreach (var row in lines.Skip(2))
        {
            rows.Add(row[0], lines[0].Zip(row).ToDictionary(c => c.First, c => c.Second));
        }

        States = [.. lines[0].Skip(4)];
    }

    public static AuthorityTable Read { get; } = new();

    public IReadOnlyList<string> States { get; }

    public IReadOnlyCollection<string> ActNames => rows.Keys;

    /// <summary>What must come of it: null for acceptance, else the refusal's code.</summary>
    /// <param name="act">The act tried.</param>
    /// <param name="agency">What the agency is to the item.</param>
    /// <param name="role">In what role its one signer signs; none: the agency did not grant the key.</param>
    /// <param name="state">In which state the item is.</param>
    public string? Expected(string act, string agency, Roles role, string state)
    {
        var row = rows[act];
        var (whose, roles) = (row["whose"].Split(", "), row["roles"].Split(", "));
        var belongs = whose.Contains("anyone") || (whose.Contains(agency) && (agency != "taker" || state == "offered"));
        var said = role == Roles.None ? "unknown-key"
            : !roles.Contains("any") && !roles.Contains(RoleNames.Name(role)) ? "wrong-role"
            : SaidToAll.Contains(row[state]) ? row[state]
            : !belongs ? row["others"]
            : row[state];
        return said == "+" ? null : "custody." + said;
    }
}
