using System.Globalization;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Testing.Referral;

/// <summary>Tells steps one after another: writes each on its history's head, signs it, and has the law judge it before the next is written.</summary>
/// <param name="history">The ledger it is told to.</param>
public sealed class Teller(History history)
{
    private static readonly TimeSpan Local = TimeSpan.FromHours(8);
    private readonly List<RecognitionAnswer> previews = [];

    public History History => history;

    /// <summary>What each recognition and declination rested on, in order.</summary>
    public IReadOnlyList<RecognitionAnswer> Previews => previews;

    /// <summary>A step that the law accepts.</summary>
    /// <param name="what">What happens, in one sentence.</param>
    /// <param name="by">Whose step.</param>
    /// <param name="at">Local time (UTC+8), <c>03-02 09:30</c>, of 2026.</param>
    /// <param name="stream">The history it continues.</param>
    /// <param name="body">The statement's body: <c>@03-02 09:30</c> stands for that time, <c>#photo</c> for the digest of a thing so called.</param>
    /// <param name="signers">Those whom the act wants, unless others are named.</param>
    public Told Do(string what, TestAgency by, string at, StreamName stream, string act, string body, params Officer[] signers) =>
        Accepted(what, Write(by, at, stream, act, Bodies.Read(body), signers));

    public Told Do(string what, TestAgency by, string at, StreamName stream, string act, JsonObject body, params Officer[] signers) =>
        Accepted(what, Write(by, at, stream, act, body, signers));

    /// <summary>A step that the law refuses, by this code; the history stays as it was.</summary>
    public Told Refused(string code, string what, TestAgency by, string at, StreamName stream, string act, string body, params Officer[] signers) =>
        Refused(code, what, Write(by, at, stream, act, Bodies.Read(body), signers));

    public Told Refused(string code, string what, Envelope statement) =>
        history.Try(statement).Why?.Code is var why && why == code ? new(what, statement, code) : throw new InvalidOperationException($"{what} {code} was expected, not {why ?? "acceptance"}.");

    public Told Accepted(string what, Envelope statement) =>
        history.Try(statement).Why is { } why ? throw new InvalidOperationException($"{what} {why.Code}: {string.Join(", ", why.Values)}") : new(what, statement, null);

    public Envelope Write(TestAgency by, string at, StreamName stream, string act, JsonObject body, params Officer[] signers)
    {
        history.Now = Time(at);
        return history.Sign(act, by, (JsonObject)Spelled(body)!, signers, stream);
    }

    /// <summary>
    /// The ledger as it stands, with a heads leaf after each statement: so it is where each step is taken up before the next is written. Recognitions
    /// name the log's size, so they hold on any ledger to which the story is told like that, from its beginning.
    /// </summary>
    public static World Ledger(History history) => new(history, batch: 1, strangers: 0);

    /// <summary>What a recognition signed now rests on: this item's report as of now, as <see cref="Recognition.Preview"/> makes it.</summary>
    public JsonObject Basis(TestAgency by, string at, StreamName item, string rest)
    {
        var world = Ledger(history);
        var size = world.Checkpoints[^1].Size;
        var seen = Replayed.Of(world.Bundle(item, anchored: false), History.LedgerKey.Public).OrThrow();
        var agreement = history.State(Players.Agreement).Agreement!;
        var answer = Recognition.Preview(
            seen, Packs.BuiltIn(Players.Edition).OrThrow(), new Circumstances(Time(at), null, Proven: true, null), (Players.Agreement, agreement), by.Id, size);
        previews.Add(answer);
        var body = Bodies.Read(rest);
        body["agreement"] = Players.Agreement.ToString();
        body["rules"] = Players.Edition;
        body["report"] = $"sha256:{answer.Report.Digest}";
        body["size"] = size;
        body["asOf"] = $"@{at}";
        return body;
    }

    public ItemState Item(StreamName stream) => history.State(stream).Item!;

    /// <summary>The digest of a history's statement, as bodies name it.</summary>
    public string Statement(StreamName stream, long seq) => $"sha256:{history.Of(stream).First(e => e.Statement.Seq == seq).Digest}";

    /// <summary>The newest statement of a history with this act.</summary>
    public long Seq(StreamName stream, string act) => history.Of(stream).Last(e => e.Statement.Act == act).Statement.Seq;

    public static DateTimeOffset Time(string at) =>
        new DateTimeOffset(DateTime.ParseExact("2026-" + at, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Local).ToUniversalTime();

    private static JsonNode? Spelled(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(m => KeyValuePair.Create(m.Key, Spelled(m.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Spelled)]),
        JsonValue v when v.TryGetValue<string>(out var text) && text.StartsWith('@') => JsonValue.Create(UtcTime.Format(Time(text[1..]))),
        JsonValue v when v.TryGetValue<string>(out var text) && text.StartsWith('#') => JsonValue.Create(Bodies.Sha256(text[1..])),
        _ => node?.DeepClone(),
    };
}
