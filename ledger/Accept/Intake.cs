using Integrity.Grains;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Log;
using Integrity.Statements;

namespace Integrity.Ledger.Accept;

/// <summary>The one way in: read, check what this ledger asks, judge and commit in the stream's grain, once it is committed the store tells the sequencer.</summary>
internal sealed class Intake(GrainHost grains, LogFollower log, KnownBlocks blocks, Admission admission, Gate gate, Traffic traffic)
{
    /// <summary>The answer is given after the commit; a refusal means that nothing was written.</summary>
    /// <param name="utf8">The envelope.</param>
    /// <param name="metered">Whether the agency's rate is kept: not for what this machine itself submits.</param>
    public async Task<Result<Acceptance>> AcceptAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellation, bool metered = false) =>
        Read(utf8).Ok(out var envelope, out var unreadable) ? await AcceptAsync(envelope, cancellation, metered) : unreadable;

    /// <summary>The first half of <see cref="AcceptAsync(ReadOnlyMemory{byte}, CancellationToken, bool)"/>: well formed, nothing more.</summary>
    public Result<Envelope> Read(ReadOnlyMemory<byte> utf8)
    {
        // What cannot be logged any more must not be acknowledged.
        var read = log.Fatal is not null ? new Refusal("ledger.log-closed") : Envelope.Parse(utf8);
        if (read.Why is { } unreadable)
        {
            IntakeMeters.Refused(unreadable);
        }

        return read;
    }

    /// <summary>The second half.</summary>
    public async Task<Result<Acceptance>> AcceptAsync(Envelope envelope, CancellationToken cancellation, bool metered = false)
    {
        using var trace = LedgerMeter.Traces.StartActivity("accept");
        using var measured = IntakeMeters.Deciding();
        traffic.Enter();
        try
        {
            var result = await DecideAsync(envelope, metered, cancellation);
            measured.Answered(result);
            return result;
        }
        finally
        {
            traffic.Leave();
        }
    }

    private async Task<Result<Acceptance>> DecideAsync(Envelope envelope, bool metered, CancellationToken cancellation)
    {
        if (log.Fatal is not null)
        {
            return new Refusal("ledger.log-closed");
        }

        var agency = envelope.Statement.Agency;
        if (metered && gate.RefuseStatement(agency) is { } tooMany)
        {
            return tooMany;
        }

        if (admission.Check(envelope) is { } refused)
        {
            return refused;
        }

        // Only for who signed rightly: looking a block up costs a question to the chain, and what is refused must leave nothing.
        var accepted = await grains.Of(envelope.Statement.Stream).AcceptAsync(
            envelope, cancellation, envelope.Statement.After is { } after ? token => blocks.CheckAsync(after, agency, token) : null);

        // Whoever has an old envelope may send it again; that costs the sender's source, not the agency that signed it once.
        if (metered && accepted.Ok(out var acceptance, out _) && !acceptance.Repeated)
        {
            gate.Accepted(agency);
        }

        return accepted;
    }
}
