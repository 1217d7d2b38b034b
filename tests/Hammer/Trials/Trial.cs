namespace Integrity.Hammer.Trials;

/// <summary>What can be tried. Each says how it went and returns whether it passed.</summary>
internal static class Trial
{
    public static Task<bool> RunAsync(HammerOptions options) => options.Trial switch
    {
        null => LoadAsync(options),
        "kills" => Killing.RunAsync(options),
        "outage" => Outage.RunAsync(options),
        "reorgs" => Reorganisations.RunAsync(options),
        "rolling" => Rolling.RunAsync(options),
        "backup" => Backup.RunAsync(options),
        "yardstick" => Yardstick.RunAsync(options),
        _ => throw new TrialException($"{options.Trial}: no such trial"),
    };

    private static async Task<bool> LoadAsync(HammerOptions options)
    {
        await using var session = await Session.StartAsync(options);
        _ = await Phase.RunAsync(session, options, "load");
        return await session.FinishAsync();
    }
}
