using System.Globalization;
using System.Text.RegularExpressions;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Plant;
using Integrity.Testing;

namespace Integrity.Hammer.Trials;

/// <summary>PostgreSQL's own measure: one insert of a row like ours a transaction.</summary>
internal static partial class PgBench
{
    public const int Clients = 32;

    private const int Threads = 2;

    /// <summary>As in the store's first migration; the columns, their types and both unique indexes.</summary>
    private const string Table = """
        DROP TABLE IF EXISTS yardstick;
        CREATE TABLE yardstick (
          position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream_key bytea NOT NULL, seq bigint NOT NULL, digest bytea NOT NULL,
          accepted_at bigint NOT NULL, stream text NOT NULL, envelope bytea NOT NULL);
        CREATE UNIQUE INDEX yardstick_head ON yardstick (stream_key, seq);
        CREATE UNIQUE INDEX yardstick_digest ON yardstick (digest)
        """;

    /// <summary>Transactions a second. On SQLite's runs too, in a cluster of its own: the yardstick is the same.</summary>
    public static async Task<double> RunAsync(HammerOptions options, PostgresBase? ours, string protocol)
    {
        var own = ours is null ? await PostgresBase.StartAsync() : null;
        await using var ends = own;
        if (own is not null)
        {
            await own.RunInAsync();
        }

        var server = (ours ?? own!).Server;
        var database = (await server.CreateDatabaseAsync()).Split('=')[^1];
        _ = await server.SqlAsync(database, Table);
        var script = Path.Combine(server.Data, $"yardstick-{protocol}.sql");
        await File.WriteAllTextAsync(script, Script());
        var said = await PostgresServer.AsServerAsync(
            "pgbench", "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "integrity", "-n", "-c", $"{Clients}", "-j", $"{Threads}", "-M", protocol,
            "-T", $"{Math.Max(5, options.Duration.TotalSeconds):F0}", "-f", script, database);
        var rate = double.Parse(Rate().Match(said).Groups["rate"].Value, CultureInfo.InvariantCulture);
        Console.WriteLine($"\npgbench -M {protocol} -c {Clients} -j {Threads}: {rate:N0} transactions/s");
        return rate;
    }

    /// <summary>A row as large and as little compressible as ours; keys are hashes, as ours are.</summary>
    private static string Script()
    {
        using var pen = new Pen(HammerOptions.Origin);
        var envelope = System.Text.Encoding.ASCII.GetString(Typical(pen).Body);
        return $"""
            \set a random(1, 9000000000000000000)
            \set b random(1, 9000000000000000000)
            INSERT INTO yardstick (stream_key, seq, digest, accepted_at, stream, envelope) VALUES (sha256(int8send(:a::bigint)), :b::bigint % 20, sha256(int8send(:b::bigint)), :b::bigint % 2000000000000, 'item/EV-4KE7-NAX5-3CA3-9TP1-2', '{envelope}');
            """;
    }

    /// <summary>Of the middle size among those that an item's story has.</summary>
    private static Planned Typical(Pen pen)
    {
        var agencies = Roster.Of(4);
        var story = new CaseStory(pen, HammerOptions.Origin, agencies, Cast.Since.AddDays(300), 4, 0, "yardstick");
        var all = story.Tell(1).Segments.SelectMany(s => s.Statements).OrderBy(p => p.Body.Length).ToArray();
        return all[all.Length / 2];
    }

    [GeneratedRegex(@"tps = (?<rate>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();
}
