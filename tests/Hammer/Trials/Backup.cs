namespace Integrity.Hammer.Trials;

internal static class Backup
{
    public static Task<bool> RunAsync(HammerOptions options) => throw new TrialException($"{options.Trial}: not yet");
}
