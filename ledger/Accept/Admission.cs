using System.Text;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Rules;
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
            : statement.Act == "standard.publish" ? RefuseImpostor(statement)
            : null;
    }

    /// <summary>Whoever publishes first owns a name: nobody takes that of a pack which every verifier knows, for another content.</summary>
    private static Refusal? RefuseImpostor(Statement statement)
    {
        var body = statement.Body.Open;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("edition", out var edition) || edition.ValueKind != JsonValueKind.String
            || !Packs.BuiltIn($"{statement.Stream.Id}@{edition.GetString()}").Ok(out var known, out _))
        {
            return null;
        }

        var same = body.TryGetProperty("pack", out var pack) && Pack.Parse(Encoding.UTF8.GetBytes(pack.GetRawText())).Ok(out var published, out _)
            && published.Digest == known.Digest;
        return same ? null : new("intake.standard-differs", known.Name, $"sha256:{known.Digest}");
    }

    /// <summary>The root key must be the listed one, so that nobody takes a listed agency's name.</summary>
    private bool IsAdmitted(Envelope envelope) =>
        IsOpen || (admit.TryGetValue(envelope.Statement.Agency.ToString(), out var kid) && envelope.Signatures.All(s => s.Kid == kid));
}
