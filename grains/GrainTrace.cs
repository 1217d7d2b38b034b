using System.Diagnostics;

namespace Integrity.Grains;

/// <summary>The trace source of a statement's way through its grain. Spans carry no tags: everything that could name them is personal data.</summary>
internal static class GrainTrace
{
    private static readonly ActivitySource Source = new("Integrity");

    /// <summary>Null, and free, while nobody listens.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name);
}
