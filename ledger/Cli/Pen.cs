using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Schema;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>Signs for one agency with the keys on this desk, knowing where each stream's next statement goes.</summary>
internal sealed class Pen : IDisposable
{
    private const int SaltBytes = 16;

    private readonly Call call;
    private readonly string origin;
    private readonly Hash256? after;

    private Pen(Call call, LedgerClient? ledger, AgencyId agency, IReadOnlyList<SigningKey> keys, string origin, Hash256? after)
    {
        this.call = call;
        (Ledger, Agency, Keys, this.origin, this.after) = (ledger, agency, keys, origin, after);
    }

    public AgencyId Agency { get; }

    public IReadOnlyList<SigningKey> Keys { get; }

    /// <summary>Null when working offline.</summary>
    public LedgerClient? Ledger { get; }

    public Call Call => call;

    public static async Task<Pen> TakeAsync(Call call)
    {
        var profile = Shared.ProfileOf(call);
        var agency = AgencyId.Parse(profile.Agency ?? throw new Stopped(ExitCode.Usage, "cli.no-agency")).OrStop();
        var offline = call.Get(Shared.Offline);
        if (offline)
        {
            NewFile.EnsureFree(call.Get(Shared.Out) ?? throw new Stopped(ExitCode.Usage, "cli.offline-out"));
        }
        else if (call.Get(Shared.Out) is not null)
        {
            throw new Stopped(ExitCode.Usage, "cli.out-online");
        }

        var keys = await KeysAsync(profile, call);
        if (offline)
        {
            return new(call, null, agency, keys, profile.Origin ?? throw new Stopped(ExitCode.Usage, "cli.no-origin"), null);
        }

        var ledger = LedgerClient.Of(call, profile);
        try
        {
            var about = await ledger.AboutAsync();
            if (profile.Origin is { } named && named != about.Origin)
            {
                throw new Stopped(ExitCode.Operational, "cli.other-ledger", ledger.Address, about.Origin, named);
            }

            return new(call, ledger, agency, keys, about.Origin, about.RecentBlock);
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>To add to a statement that exists: an agency that signs it, same ledger, no network.</summary>
    public static async Task<Pen> TakeForAsync(Call call, Statement statement)
    {
        var profile = Shared.ProfileOf(call);
        if (!Acts.TryGet(statement.Act, out var act))
        {
            throw new Stopped(ExitCode.Usage, "custody.unknown-act", statement.Act);
        }

        // The file may come from anyone: what is not well formed must not be signed.
        var body = statement.Body;
        if (Schemas.Of(act).CheckWithheld(body.Members, body.IsDisclosed, body.Withheld) is { } fault)
        {
            throw new Stopped(ExitCode.Usage, fault);
        }

        var parties = Parties.Of(statement);
        return profile.Agency is { } named && parties.All(p => p.ToString() != named)
            ? throw new Stopped(ExitCode.Usage, "cli.other-agency", named, string.Join(", ", parties))
            : new(call, null, statement.Agency, await KeysAsync(profile, call), statement.Origin, statement.After);
    }

    /// <summary>A statement, signed by every key on the desk. Its body is checked against the act's schema first.</summary>
    /// <param name="head">Where it goes, when that is known already; otherwise <c>--head</c> or the ledger says.</param>
    /// <param name="aside">Not the statement that was asked for: <c>--open</c> does not speak of it.</param>
    public async Task<Envelope> WriteAsync(StreamName stream, string act, JsonObject body, Head? head = null, bool aside = false)
    {
        var at = Shared.Has(call, Shared.At) && call.Get(Shared.At) is { } text ? Times.Read("--at", text) : call.Desk.Now;
        var place = head ?? await HeadAsync(stream);
        var whole = JsonSerializer.SerializeToElement(body);
        var schema = Schemas.Of(Acts.TryGet(act, out var definition) ? definition : throw new ArgumentOutOfRangeException(nameof(act)));
        if (schema.Check(whole) is { } fault)
        {
            throw new Stopped(ExitCode.Usage, fault);
        }

        var draft = new StatementDraft(origin, stream, place.Seq, place.Prev, act, Agency, at, whole)
        {
            After = after,
            Salts = Withheld(schema, body, aside).ToDictionary(name => name, _ => RandomNumberGenerator.GetBytes(SaltBytes)),
        };
        return draft.Sign(Keys).OrStop();
    }

    public Task<ItemView> ItemAsync(StreamName stream) =>
        Ledger is null ? throw new Stopped(ExitCode.Usage, "cli.needs-ledger") : Ledger.ItemAsync(stream.Id, TokenOf());

    /// <summary>What the ledger shows of a history.</summary>
    public Task<JsonElement> ReadAsync(StreamName stream) =>
        Ledger is null ? throw new Stopped(ExitCode.Usage, "cli.needs-ledger") : Ledger.OfStreamAsync(stream, TokenOf());

    /// <summary>Whether this agency may recognise the item.</summary>
    public Task<JsonElement> PreviewAsync(StreamName stream, string? agreement, string? rules) =>
        Ledger is null
            ? throw new Stopped(ExitCode.Usage, "cli.needs-ledger")
            : Ledger.PreviewAsync(stream.Id, Agency.ToString(), agreement, rules, TokenOf());

    /// <summary>The item's newest proof as this agency may read it, anchored or not.</summary>
    public Task<byte[]> BundleAsync(StreamName stream) =>
        Ledger is null ? throw new Stopped(ExitCode.Usage, "cli.needs-ledger") : Ledger.BundleAsync(stream, TokenOf(), newest: true);

    public void Dispose() => Ledger?.Dispose();

    /// <summary>Where the stream's next statement goes: as <c>--head</c> or the ledger says.</summary>
    public async Task<Head> HeadAsync(StreamName stream)
    {
        if (Shared.Has(call, Shared.Head))
        {
            return await Head.GivenAsync(call.Get(Shared.Head)!, stream, call.Cancel);
        }

        return Ledger is null
            ? throw new Stopped(ExitCode.Usage, "cli.no-head")
            : await Ledger.HeadAsync(stream, TokenOf());
    }

    private string TokenOf() => Token.For(Keys[0], Agency.ToString(), origin, call.Desk.Now);

    /// <summary>By default whatever the schema lets be withheld is carried so that it can be; <c>--open</c> names exceptions.</summary>
    private HashSet<string> Withheld(JsonSchema schema, JsonObject body, bool aside)
    {
        var names = schema.Withholdable.Where(body.ContainsKey).ToHashSet();
        foreach (var open in (!aside && Shared.Has(call, Shared.Open) ? call.Get(Shared.Open) : null) ?? [])
        {
            if (!names.Remove(open))
            {
                throw new Stopped(ExitCode.Usage, "cli.open", open, string.Join(", ", names));
            }
        }

        return names;
    }

    private static async Task<IReadOnlyList<SigningKey>> KeysAsync(Profile profile, Call call)
    {
        if (profile.Keys.Count == 0)
        {
            throw new Stopped(ExitCode.Usage, "cli.no-key");
        }

        var keys = new List<SigningKey>();
        foreach (var path in profile.Keys.Distinct())
        {
            keys.Add(await KeyFile.ReadAsync(path, call.Cancel));
        }

        return keys;
    }
}
