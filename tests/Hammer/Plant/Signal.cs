using System.Diagnostics;

namespace Integrity.Hammer.Plant;

/// <summary>Signals that .NET has no call for.</summary>
internal static class Signal
{
    public static void Send(int process, string name)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{name}", $"{process}"]) { UseShellExecute = false, RedirectStandardError = true })!;
        kill.WaitForExit();
    }
}
