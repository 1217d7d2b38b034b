using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Cli;
using Integrity.Statements;

namespace Integrity.Ledger.Standards;

/// <summary>Writes statements on the heads of their histories and hands them in. Owns the heads: nobody else writes to these histories.</summary>
internal sealed class Scribe(Door door)
{
    private const int SaltBytes = 16;
    private readonly Dictionary<StreamName, Head> heads = [];

    public Envelope Sign(StreamName stream, ActDefinition act, AgencyId agency, DateTimeOffset at, JsonObject body, IReadOnlyList<SigningKey> keys, Hash256? after = null)
    {
        var head = heads.GetValueOrDefault(stream, Head.Start);
        var withheld = Schemas.Of(act).Withholdable;
        return new StatementDraft(door.Origin, stream, head.Seq, head.Prev, act.Name, agency, at, JsonSerializer.SerializeToElement(body))
        {
            After = after,
            Salts = body.Select(m => m.Key).Where(withheld.Contains).ToDictionary(name => name, _ => RandomNumberGenerator.GetBytes(SaltBytes), StringComparer.Ordinal),
        }.Sign(keys).OrStop();
    }

    /// <summary>Null when accepted, else the code of the refusal; then the history is as it was.</summary>
    /// <param name="logged">Return only once it is in the log.</param>
    public async Task<string?> SubmitAsync(Envelope statement, bool logged, CancellationToken cancel)
    {
        var refused = await door.SubmitAsync(statement, logged, cancel);
        if (refused is null)
        {
            heads[statement.Statement.Stream] = Head.After(statement);
        }

        return refused;
    }

    /// <summary>For statements without which there are no examples.</summary>
    public async Task<Envelope> WriteAsync(StreamName stream, string act, AgencyId agency, DateTimeOffset at, JsonObject body, IReadOnlyList<SigningKey> keys, CancellationToken cancel)
    {
        var statement = Sign(stream, ActOf(act), agency, at, body, keys);
        return await SubmitAsync(statement, logged: false, cancel) is { } refused
            ? throw new Stopped(ExitCode.Operational, "standard.stage-refused", act, stream.ToString(), refused)
            : statement;
    }

    public static ActDefinition ActOf(string act) => Acts.TryGet(act, out var definition) ? definition : throw new Stopped(ExitCode.Usage, "standard.unknown-act", act);
}
