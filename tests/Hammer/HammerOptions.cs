namespace Integrity.Hammer;

/// <summary>What is asked of a run.</summary>
internal sealed record HammerOptions
{
    public const string Origin = "ledger.example/hammer";

    /// <summary>Nodes that run already; empty: the hammer starts its own.</summary>
    public IReadOnlyList<Uri> Targets { get; init; } = [];

    public string Store { get; init; } = "sqlite";

    public int Nodes { get; init; } = 1;

    public int Agencies { get; init; } = 20;

    public int Clients { get; init; } = 64;

    /// <summary>Statements a second; 0: as fast as they are answered.</summary>
    public double Rate { get; init; }

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ends the run after so many, however long it takes; 0: the duration ends it.</summary>
    public long Statements { get; init; }

    /// <summary>Lines in a batch; 0: single statements.</summary>
    public int Batch { get; init; }

    /// <summary>none, log, anchor or mix (three of none to one of log).</summary>
    public string Wait { get; init; } = "mix";

    public double Invalid { get; init; } = 0.05;

    public double Repeat { get; init; } = 0.02;

    /// <summary>Each statement of a case goes to another node than the one before it, which then has to read and check what it has not seen.</summary>
    public bool Roam { get; init; }

    public int Readers { get; init; } = 2;

    public int Items { get; init; } = 8;

    public double AnchorEvery { get; init; } = 5;

    public bool NoChain { get; init; }

    /// <summary>Receipts are checked while the load runs (a long run), not after it.</summary>
    public bool Soak { get; init; }

    /// <summary>How many statements a second to sign ahead for a run that a duration ends.</summary>
    public double Expected { get; init; } = 4000;

    public bool Keep { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Another build of the service.</summary>
    public string? Program { get; init; }

    /// <summary>More of <c>integrity serve</c>'s arguments, as they are.</summary>
    public IReadOnlyList<string> Serve { get; init; } = [];

    /// <summary>What is tried; null: load.</summary>
    public string? Trial { get; init; }

    /// <summary>How often, where a trial does something several times.</summary>
    public int Times { get; init; }

    /// <summary>How soon work must go on after a blow. A test on a machine that does other things asks less of it.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(5);

    public IReadOnlyList<string> Programs { get; init; } = [];
}
