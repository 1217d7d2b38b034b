namespace Integrity.Hammer.Plant;

internal static class StoreServers
{
    public static async Task<IStoreServer> StartAsync(HammerOptions options, Scratch scratch) => options.Store switch
    {
        "sqlite" => new SqliteServer(scratch["node-1"]),
        "postgres" => await PostgresBase.StartAsync(),
        _ => throw new TrialException($"--store {options.Store}: sqlite or postgres"),
    };
}
