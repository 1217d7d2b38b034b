using System.Globalization;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>One change of the tables, forward only, and additive: programs down to <paramref name="Compatible"/> still run on what it makes.</summary>
/// <param name="Version">The tables' version after it.</param>
/// <param name="Compatible">The version of the oldest program that may go on using the tables.</param>
internal sealed record Migration(int Version, int Compatible, string Sql)
{
    private const string Folder = "migrations/";
    private const string Compatibility = "-- compatible: ";

    /// <summary>The files of <c>Migrations</c>, in order. Once released, a file never changes.</summary>
    public static IReadOnlyList<Migration> All { get; } =
        [.. typeof(Migration).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

    private static Migration Read(string name)
    {
        using var file = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(name)!);
        var sql = file.ReadToEnd();
        var first = sql[..sql.IndexOf('\n')];
        return new(
            int.Parse(name[Folder.Length..], CultureInfo.InvariantCulture), int.Parse(first[Compatibility.Length..], CultureInfo.InvariantCulture), sql);
    }
}
