namespace Integrity.Ledger;

/// <summary>What any of our services needs to know to be reached, whether there is a ledger behind it or not.</summary>
public record WebOptions
{
    /// <summary>Where to listen. Port 0 takes a free one; <see cref="LedgerHost.Address"/> says which.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:0");

    /// <summary>
    /// The address by which people reach this service, where a proxy stands in front: scheme, host, port. Labels say it, and cookies are kept for it. Null:
    /// as each request says.
    /// </summary>
    public Uri? Public { get; init; }

    /// <summary>Trust files by which bundles are verified for whoever brings one, a file a ledger.</summary>
    public IReadOnlyList<string> Trust { get; init; } = [];

    /// <summary>The built-in rule pack whose terms the worklist keeps, and by which bundles are judged unless another is asked for.</summary>
    public string Rules { get; init; } = "CN-CRIM@2026.1";

    /// <summary>OTLP endpoint for metrics and traces; none are exported without it.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Of how many requests and loops a trace is exported: 1 for all. Each costs about as much as a line of log.</summary>
    public double TraceShare { get; init; } = 0.01;

    /// <summary>How much this node takes on.</summary>
    public Limits.RequestLimits Limits { get; init; } = new();

    /// <summary>How long the node says that it goes, on <c>/health</c>, before it takes no more: as long as load balancers need to look.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>How long what was begun may take after that.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>JSON lines on standard output. Off where another program owns the console (the demo, tests).</summary>
    public bool ConsoleLog { get; init; } = true;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
