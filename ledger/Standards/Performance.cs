using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Cli;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Standards;

/// <summary>One example being played on the ledger: its items, its case, its clock.</summary>
/// <param name="number">Makes its case and agreement its own.</param>
internal sealed class Performance(Door door, Scribe scribe, IReadOnlyDictionary<string, Player> players, Pack pack, PublicKey logKey, Example example, int number, DateTimeOffset now)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, StreamName> streams = new(StringComparer.Ordinal)
    {
        ["case"] = StreamName.Parse($"case/A3310240000002026{number:000000}").OrThrow(),
        ["agreement"] = StreamName.Parse($"agreement/EX-{number:0000}").OrThrow(),
    };

    private readonly Dictionary<string, Envelope> statements = new(StringComparer.Ordinal);
    private readonly bool recognised = example.Steps.Any(IsRecognition);
    private (long Size, string Report)? basis;
    private bool caseOpened = example.Steps.Any(s => s.Act == "case.open");

    public StreamName Subject => StreamOf(example.Subject);

    /// <summary>Plays every step. Null when each came out as the example says, else what came instead.</summary>
    public async Task<string?> PlayAsync(CancellationToken cancel)
    {
        var at = Moments.Parse(example.Start, now, now) ?? throw new FormatException(example.Start);
        for (var n = 0; n < example.Steps.Count; n++)
        {
            var step = example.Steps[n];
            at = step.At is { } said ? Moments.Parse(said, at, now) ?? throw new FormatException(said) : n == 0 ? at : at + Pause;
            if (await StepAsync(step, at, cancel) is var got && got != step.Refused)
            {
                return $"{n + 1}. {step.Act}: {got ?? "accepted"}";
            }
        }

        return null;
    }

    private async Task<string?> StepAsync(Step step, DateTimeOffset at, CancellationToken cancel)
    {
        var by = PlayerOf(step.By);
        var act = Scribe.ActOf(step.Act);
        var stream = act.Stream == StreamKind.Agency && step.On is null ? by.Stream : StreamOf(step.On ?? act.Stream.ToString().ToLowerInvariant());
        if (step.Act == "collect")
        {
            await JoinCaseAsync(by, stream, at, step, cancel);
        }

        if (IsRecognition(step))
        {
            basis = await BasisAsync(by, stream, at, cancel);
        }

        var body = new Wording(at, now, Named).Body(step);
        var keys = step.Signers.Count == 0 ? by.SignersFor(act) : [.. step.Signers.Select(s => KeyOf(by, s))];
        var statement = scribe.Sign(stream, act, by.Id, at, body, keys, step.AfterBlock ? await door.RecentBlockAsync(cancel) : null);
        var refused = await scribe.SubmitAsync(statement, logged: recognised, cancel);
        if (refused is null)
        {
            statements[step.As ?? step.Act] = statements[step.Act] = statement;
        }

        return refused;
    }

    /// <summary>The law lets an item begin only in a case that lists it. Where an example is not about cases, that is done for it.</summary>
    private async Task JoinCaseAsync(Player by, StreamName item, DateTimeOffset at, Step collect, CancellationToken cancel)
    {
        if (example.Steps.Any(s => s.Act == "case.join"))
        {
            return;
        }

        var wording = new Wording(at, now, (name, of) => name == "code" ? JsonValue.Create(item.Id) : Named(name, of));
        string[] acts = caseOpened ? ["case.join"] : ["case.open", "case.join"];
        foreach (var act in acts)
        {
            var body = wording.Body(new Step { Act = act, By = by.Name, Set = act == "case.open" && collect.Set?["caseType"] is { } type ? new() { ["type"] = type.DeepClone() } : null });
            _ = await scribe.WriteAsync(streams["case"], act, by.Id, at, body, by.SignersFor(Scribe.ActOf(act)), cancel);
        }

        caseOpened = true;
    }

    /// <summary>The report that a recognition signed now rests on: of the history as the ledger serves it at this moment.</summary>
    private async Task<(long Size, string Report)> BasisAsync(Player by, StreamName item, DateTimeOffset at, CancellationToken cancel)
    {
        var bundle = Bundle.Parse(await door.BundleAsync(item, newest: true, cancel)).OrThrow();
        var size = bundle.Streams.SelectMany(s => s.Statements).Max(s => s.Index) + 1;
        var history = Replayed.Of(bundle, logKey).OrThrow();
        var answer = Recognition.Preview(history, pack, new Circumstances(at, null, Proven: true, null), null, by.Id, size);
        return (size, $"sha256:{answer.Report.Digest}");
    }

    private static bool IsRecognition(Step step) => step.Act is "recognize" or "decline";

    private JsonValue? Named(string name, string of) => name switch
    {
        "code" => JsonValue.Create(StreamOf(of).Id),
        "item" => JsonValue.Create(StreamOf(of).ToString()),
        "case" => JsonValue.Create(streams["case"].Id),
        "agreement" => JsonValue.Create(streams["agreement"].ToString()),
        "agency" => JsonValue.Create(PlayerOf(of).Id.ToString()),
        "statement" when statements.TryGetValue(of, out var made) => JsonValue.Create($"sha256:{made.Digest}"),
        "seq" when statements.TryGetValue(of, out var made) => JsonValue.Create(made.Statement.Seq),
        "kid" when of.Split('.') is [var agency, var officer] => JsonValue.Create(KeyOf(PlayerOf(agency), officer).Public.Kid),
        "rules" => JsonValue.Create(pack.Name),
        "report" => JsonValue.Create(basis?.Report),
        "size" => JsonValue.Create(basis?.Size),
        _ => null,
    };

    private StreamName StreamOf(string label) =>
        streams.TryGetValue(label, out var known) ? known : streams[label] = StreamName.Item(FreshCode.Draw());

    private Player PlayerOf(string name) => players.GetValueOrDefault(name) ?? throw new FormatException(name);

    private SigningKey KeyOf(Player by, string signer) =>
        (signer.Split('.') is [var agency, var officer] ? PlayerOf(agency).KeyOf(officer) : by.KeyOf(signer)) ?? throw new FormatException(signer);
}
