using Integrity.Grains;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Log;
using Integrity.Statements;

namespace Integrity.Ledger.Accept;

/// <summary>The one way in: read, check what this ledger asks, judge and commit in the stream's grain, once it is committed the store tells the sequencer.</summary>
internal sealed class Intake(GrainHost grains, LogFollower log, KnownBlocks blocks, Admission admission, Gate gate)
{
    /// <param name="utf8">The envelope.</param>
    /// <param name="metered">Whether the agency's rate is kept: not for what this machine itself submits.</param>
    public async Task<Result<Acceptance>> AcceptAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellation, bool metered = false)
    {
        using var trace = LedgerMeter.Traces.StartActivity("accept");
        using var measured = IntakeMeters.Deciding();
        var result = await DecideAsync(utf8, metered, cancellation);
        measured.Answered(result);
        return result;
    }

    private async Task<Result<Acceptance>> DecideAsync(ReadOnlyMemory<byte> utf8, bool metered, CancellationToken cancellation)
    {
        if (log.Fatal is not null)
        {
            // What cannot be logged any more must not be acknowledged.
            return new Refusal("ledger.log-closed");
        }

        if (!Envelope.Parse(utf8).Ok(out var envelope, out var unreadable))
        {
            return unreadable;
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

        if (envelope.Statement.After is { } after && await blocks.CheckAsync(after, cancellation) is { } unknown)
        {
            return unknown;
        }

        var accepted = await grains.Of(envelope.Statement.Stream).AcceptAsync(envelope, cancellation);
        if (accepted.Why is null && metered)
        {
            gate.Accepted(agency);
        }

        return accepted;
    }
}
