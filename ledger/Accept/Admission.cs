using Integrity.Custody;
using Integrity.Statements;

namespace Integrity.Ledger.Accept;

/// <summary>What this ledger asks beyond the law of the streams: who may open a keyring, and that no signer's clock runs ahead.</summary>
/// <remarks>None of it is judged again when a history is replayed, so it may change without touching what was accepted.</remarks>
internal sealed class Admission(IReadOnlyDictionary<string, string> admit, TimeProvider clock)
{
    /// <summary>How far a signer's clock may run ahead of ours.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Anyone may open a keyring.</summary>
    public bool IsOpen => admit.Count == 0;

    public Refusal? Check(Envelope envelope)
    {
        var statement = envelope.Statement;
        var now = clock.GetUtcNow();
        return statement.At > now + Ahead ? new("intake.clock-ahead", UtcTime.Format(statement.At), UtcTime.Format(now))
            : statement.Act == "agency.create" && !IsAdmitted(envelope) ? new("intake.agency-not-admitted", statement.Agency.ToString())
            : null;
    }

    /// <summary>The root key must be the listed one, so that nobody takes a listed agency's name.</summary>
    private bool IsAdmitted(Envelope envelope) =>
        IsOpen || (admit.TryGetValue(envelope.Statement.Agency.ToString(), out var kid) && envelope.Signatures.All(s => s.Kid == kid));
}
