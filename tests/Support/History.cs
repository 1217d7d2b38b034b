using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Testing;

/// <summary>
/// A ledger in a test's hand: real statements, really signed, in log order, judged by the real <see cref="Judge"/>. Read it as given/when/then:
/// <c>given.Do(…).Do(…)</c>, <c>when = history.Try(…)</c>.
/// </summary>
public sealed class History
{
    public const string Origin = "ledger.example/integrity";

    /// <summary>The log's own key, as <see cref="World"/> signs checkpoints with it.</summary>
    public static readonly SigningKey LedgerKey = Cast.Key("log", SignatureAlgorithm.EdDSA);

    private readonly Dictionary<StreamName, StreamState> states = [];
    private readonly Dictionary<Hash256, Envelope> accepted = [];
    private readonly List<Envelope> log = [];

    /// <summary>Signed and judged once: they are the same in every test.</summary>
    private static readonly Lazy<History> Agencies = new(() => Cast.Agencies.Aggregate(new History(), (history, agency) => history.Create(agency)));

    /// <summary>A ledger nobody has written to.</summary>
    public History() =>
        Context = new(
            Origin,
            id => State(StreamName.Agency(id)).Keyring,
            digest => accepted.GetValueOrDefault(digest),
            name => State(name),
            KnowsCases: true,
            LedgerKey: LedgerKey.Public);

    private History(History other)
        : this()
    {
        states = new(other.states);
        accepted = new(other.accepted);
        log = [.. other.log];
        Now = other.Now;
    }

    public Context Context { get; private set; }

    /// <summary>False for a ledger that breaks the law of cases.</summary>
    public bool KnowsCases
    {
        get => Context.KnowsCases;
        set => Context = Context with { KnowsCases = value };
    }

    /// <summary>Accepted statements, in log order.</summary>
    public IReadOnlyList<Envelope> Log => log;

    /// <summary>What <c>at</c> the next statement claims; each statement moves it on by ten minutes.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>The item that item acts without a stream are about.</summary>
    public StreamName Subject { get; set; } = StreamName.Item(Cast.Code("handset"));

    public ItemState Item => State(Subject).Item!;

    public IReadOnlyList<Finding> Findings => State(Subject).Findings;

    /// <summary>Goes its own way from here; this one stays.</summary>
    public History Fork() => new(this) { Subject = Subject };

    /// <summary>A ledger with the three agencies and all their officers' keys.</summary>
    public static History WithAgencies() => new(Agencies.Value);

    public StreamState State(StreamName stream) => states.GetValueOrDefault(stream) ?? StreamState.Empty(stream);

    public IEnumerable<Envelope> Of(StreamName stream) => log.Where(e => e.Statement.Stream == stream);

    public History Create(TestAgency agency)
    {
        Keyring("agency.create", agency, Bodies.AgencyCreate(agency));
        foreach (var officer in agency.Officers)
        {
            Keyring("key.add", agency, Bodies.KeyAdd(officer));
        }

        return this;
    }

    /// <summary>A keyring statement by the root key; it must be accepted.</summary>
    public History Keyring(string act, TestAgency agency, JsonObject body) => Do(Sign(act, agency, body, stream: agency.Stream));

    /// <summary>An act that must be accepted: the default body changed as given, by the officers the act wants unless others are named.</summary>
    public History Do(string act, TestAgency by, Action<JsonObject>? change = null, params Officer[] signers) => Do(Prepare(act, by, change, signers));

    /// <summary>A statement that must be accepted.</summary>
    public History Do(Envelope envelope)
    {
        Try(envelope).OrThrow();
        return this;
    }

    /// <summary>An act that may be refused; then nothing has changed.</summary>
    public Result<Judgement> Try(string act, TestAgency by, Action<JsonObject>? change = null, params Officer[] signers) => Try(Prepare(act, by, change, signers));

    /// <summary>A statement that may be refused; then nothing has changed.</summary>
    public Result<Judgement> Try(Envelope envelope)
    {
        var stream = envelope.Statement.Stream;
        var result = Judge.Admit(State(stream), envelope, Context);
        if (result.Ok(out var judgement, out _))
        {
            states[stream] = judgement.After;
            accepted[envelope.Digest] = envelope;
            log.Add(envelope);
        }

        return result;
    }

    /// <summary>An act of another kind of stream that must be accepted.</summary>
    public History DoIn(StreamName stream, string act, TestAgency by, Action<JsonObject>? change = null, params Officer[] signers) =>
        Do(PrepareIn(stream, act, by, change, signers));

    /// <summary>An act of another kind of stream that may be refused; then nothing has changed.</summary>
    public Result<Judgement> TryIn(StreamName stream, string act, TestAgency by, Action<JsonObject>? change = null, params Officer[] signers) =>
        Try(PrepareIn(stream, act, by, change, signers));

    public Envelope PrepareIn(StreamName stream, string act, TestAgency by, Action<JsonObject>? change = null, params Officer[] signers)
    {
        var body = Bodies.Of(act);
        change?.Invoke(body);
        return Sign(act, by, body, signers, stream);
    }

    /// <summary>With the rule pack that recognitions name, and the agreement of the three agencies in force.</summary>
    public History Agreed()
    {
        DoIn(StreamBodies.Standard, "standard.publish", Cast.Police).DoIn(StreamBodies.Agreement, "agreement.draft", Cast.Police);
        return SignAgreement(Cast.Lab, Cast.Procuratorate);
    }

    /// <summary>These parties sign the agreement as it was drafted.</summary>
    public History SignAgreement(params IEnumerable<TestAgency> parties) => parties.Aggregate(
        this, (h, party) => h.DoIn(StreamBodies.Agreement, "agreement.sign", party, b => b.With("draft", $"sha256:{h.Of(StreamBodies.Agreement).First().Digest}")));

    /// <summary>The ledger's own record of a try at a link.</summary>
    public Result<Judgement> TryLink(StreamName link, TestAgency owner, string outcome) =>
        Try(Sign("link.try", owner, Bodies.Of("link.try").With("outcome", outcome), [new("ledger", LedgerKey, Roles.None)], link));

    /// <summary>The statement an act would be, on the head of the subject's history; submitting it is another step.</summary>
    public Envelope Prepare(string act, TestAgency by, Action<JsonObject>? change = null, params Officer[] signers)
    {
        var body = Bodies.On(act, State(Subject).Item, Context.StatementByDigest);
        change?.Invoke(body);
        new Precedents(this, by, body).See(act);

        // Drawn again, as what it points at or is marked with may follow from what is on record by now.
        body = Bodies.On(act, State(Subject).Item, Context.StatementByDigest);
        change?.Invoke(body);
        return Sign(act, by, body, signers);
    }

    /// <summary>As <see cref="Prepare"/>, over exactly this body; withholdable members are carried as disclosures.</summary>
    public Envelope Sign(
        string act, TestAgency by, JsonObject body, IReadOnlyList<Officer>? signers = null, StreamName? stream = null, Func<StatementDraft, StatementDraft>? change = null)
    {
        stream ??= Subject;
        var before = State(stream);
        Acts.TryGet(act, out var definition);
        var withholdable = definition is null ? null : Schemas.Of(definition).Withholdable;
        var draft = new StatementDraft(Origin, stream, before.NextSeq, before.Head, act, by.Id, Now, body.ToElement())
        {
            Salts = body.Select(m => m.Key).Where(name => withholdable?.Contains(name) == true).ToDictionary(name => name, name => Salt(stream, before.NextSeq, name)),
        };
        Now = Now.AddMinutes(10);
        var keys = stream.Kind == StreamKind.Agency && signers is not { Count: > 0 } ? [by.Root]
            : (signers is { Count: > 0 } ? signers : Signers(definition!, by, body)).Select(o => o.Key).ToArray();
        return (change?.Invoke(draft) ?? draft).Sign(keys).OrThrow();
    }

    /// <summary>The officers an act wants; of a confirmation one of every party that plays.</summary>
    private static Officer[] Signers(ActDefinition act, TestAgency by, JsonObject body) => act.By == ActBy.Parties
        ? [.. body["parties"]!.AsArray().SelectMany(p => Cast.Everyone.Where(a => a.Id.ToString() == p!.GetValue<string>())).Select(a => a.Officers[0])]
        : by.SignersFor(act);

    /// <summary>Random in life; here it follows from its place, so that histories are the same in every run.</summary>
    private static byte[] Salt(StreamName stream, long seq, string name) => SHA256.HashData(Encoding.UTF8.GetBytes($"salt {stream} {seq} {name}"))[..16];
}
