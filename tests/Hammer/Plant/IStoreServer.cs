namespace Integrity.Hammer.Plant;

/// <summary>The database under the nodes.</summary>
internal interface IStoreServer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Nodes on several machines could share it; if not, it is a file in the first node's folder.</summary>
    bool Shared { get; }

    /// <summary>What a node is told of it.</summary>
    IReadOnlyList<string> Serve { get; }

    /// <summary>What <c>log verify</c> is told of it.</summary>
    IReadOnlyList<string> Verify { get; }

    /// <summary>Processor seconds of the database's own processes; zero where it lives in the service's.</summary>
    double CpuSeconds { get; }
}
