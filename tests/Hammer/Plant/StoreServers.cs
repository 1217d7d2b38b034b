namespace Integrity.Hammer.Plant;

internal static class StoreServers
{
    public static Task<IStoreServer> StartAsync(HammerOptions options, Scratch scratch) => options.Store switch
    {
        "sqlite" => Task.FromResult<IStoreServer>(new SqliteServer(scratch["node-1"])),
        _ => throw new TrialException($"--store {options.Store}: sqlite"),
    };
}
