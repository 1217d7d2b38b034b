using Integrity.Grains;
using Integrity.Ledger.Store.Postgres;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What of an erased value is left in the server's files, and what docs/operating.md tells the operator to do about it.</summary>
public sealed class PostgresErasure
{
    [PostgresFact]
    public async Task What_was_erased_lies_in_pages_and_in_the_write_ahead_log_until_the_operators_steps_and_in_no_file_after_them()
    {
        await using var server = await PostgresServer.StartAsync();
        var address = await server.CreateDatabaseAsync();
        var name = new Npgsql.NpgsqlConnectionStringBuilder(address).Database!;

        // One that fits its row, one that is kept beside it (TOAST), and one that stays.
        string[] secrets = [Secret("row", 90), Secret("beside", 400)];
        var kept = Secret("kept", 90);
        using var database = await PostgresDatabase.OpenAsync(address, null, default);
        await AppendAsync(database, "a", 0, secrets[0]);
        await AppendAsync(database, "b", 0, secrets[1]);
        await AppendAsync(database, "c", 0, kept);
        _ = await server.SqlAsync(name, "CHECKPOINT");
        Assert.All(secrets, secret => Assert.True(IsIn(server, "base", secret) && IsIn(server, "pg_wal", secret)));

        // The answer comes after a vacuum: no query finds it, the bytes do not care.
        await AppendAsync(database, "a", 1, "erase", new Redaction(0, "gone"u8.ToArray()));
        await AppendAsync(database, "b", 1, "erase", new Redaction(0, "gone"u8.ToArray()));
        Assert.Equal("0", await server.SqlAsync(name, "SELECT count(*) FROM erasure"));
        _ = await server.SqlAsync(name, "CHECKPOINT");
        Assert.All(secrets, secret => Assert.True(IsIn(server, "base", secret) && IsIn(server, "pg_wal", secret)));

        foreach (var step in new[] { "ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()", "VACUUM FULL statement" })
        {
            _ = await server.SqlAsync(name, step);
        }

        _ = await server.SqlAsync(name, "CHECKPOINT");
        Assert.All(secrets, secret => Assert.False(IsIn(server, "base", secret)));
        foreach (var step in new[] { "SELECT pg_switch_wal()", "CHECKPOINT" })
        {
            _ = await server.SqlAsync(name, step);
        }

        Assert.All(secrets, secret => Assert.False(IsIn(server, "", secret)));
        Assert.True(IsIn(server, "base", kept));
    }

    private static string Secret(string of, int hashes) => string.Concat(Enumerable.Range(0, hashes).Select(n => $"{Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes($"{of} {n}"))}"));

    private static async Task AppendAsync(PostgresDatabase database, string stream, long seq, string text, params Redaction[] redactions)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var append = new Append(
            stream, Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(stream)), seq, Hash256.Sha256([.. bytes, (byte)seq, (byte)stream[0]]), default, bytes, []) { Redactions = redactions };
        Assert.IsType<AppendOutcome.Appended>(await database.Streams.AppendAsync(append, default));
    }

    /// <summary>Whether any sixteen bytes of it, as the pieces go, are in any file of a folder of the cluster.</summary>
    private static bool IsIn(PostgresServer server, string folder, string secret)
    {
        var pieces = DiskSearch.Pieces(secret);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(server.Data, folder), "*", SearchOption.AllDirectories))
        {
            byte[] bytes;
            try
            {
                bytes = DiskSearch.Read(file);
            }
            catch (IOException)
            {
                // Removed between the listing and the look, or a socket.
                continue;
            }

            if (pieces.Any(piece => bytes.AsSpan().IndexOf(piece) >= 0))
            {
                return true;
            }
        }

        return false;
    }
}
