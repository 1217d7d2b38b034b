namespace Integrity.Ledger;

/// <summary>What the process says on its console. Never a name, a code of evidence or a body: those are personal data.</summary>
internal static partial class HostLog
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "The {Loop} has stopped for good: {Detail}")]
    public static partial void Stopped(ILogger logger, string loop, string detail);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The {Loop} has ended by a fault of this program; restart this node")]
    public static partial void Ended(ILogger logger, string loop, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing is logged yet: {Why}")]
    public static partial void Waiting(ILogger logger, Refusal why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Registration is open: any agency may create a keyring here. List them with --admit to close it.")]
    public static partial void Open(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ledger {Origin} listens at {Address}, log key {VerifierKey}, contract {Contract}")]
    public static partial void Listening(ILogger logger, string origin, Uri address, string verifierKey, string? contract);

    [LoggerMessage(Level = LogLevel.Information, Message = "The verifier listens at {Address}, with trust in {Origins}")]
    public static partial void Verifying(ILogger logger, Uri address, IReadOnlyList<string> origins);

    [LoggerMessage(Level = LogLevel.Information, Message = "This database has no bucket hashes of the heads map yet: every stream's newest statement is read once, which may take minutes.")]
    public static partial void MakingBuckets(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The bucket hashes of the heads map are stored; the next start reads them alone.")]
    public static partial void BucketsMade(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Told to stop; {InFlight} requests are being answered")]
    public static partial void Draining(ILogger logger, int inFlight);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Left} requests were not finished within {Seconds} s and are broken off. What they had accepted is kept.")]
    public static partial void LeftBehind(ILogger logger, int left, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed: {Kind}")]
    public static partial void Failed(ILogger logger, string kind, Exception failure);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A stored stream does not replay at {Seq}: {Code}. Run integrity log verify.")]
    public static partial void Broken(ILogger logger, long seq, string code);
}
