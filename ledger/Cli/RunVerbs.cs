using System.CommandLine;
using Integrity.Ledger.Demo;
using Integrity.Ledger.Reminders;

namespace Integrity.Ledger.Cli;

/// <summary>The verbs that run something: the service, the demo, the whole-log check.</summary>
internal static class RunVerbs
{
    public static Verb Serve(Desk desk)
    {
        var data = new Option<string>("--data") { HelpName = "DIR" };
        var store = new Option<string>("--store") { HelpName = "Host=…" };
        var origin = new Option<string>("--origin") { HelpName = "NAME" };
        var verifierOnly = new Option<bool>("--verifier-only");
        var trust = new Option<string[]>("--trust") { HelpName = "FILE" };
        var listen = Shared.Url("--listen");
        var place = Shared.Url("--public", placeOnly: true);
        var chain = Shared.Url("--chain");
        var contract = new Option<string>("--contract") { HelpName = "ADDRESS|deploy" };
        var logKey = new Option<string>("--log-key") { HelpName = "FILE" };
        var chainKey = new Option<string>("--chain-key") { HelpName = "FILE" };
        var admit = new Option<string[]>("--admit") { HelpName = "AGENCY=KID" };
        var auditor = new Option<string[]>("--auditor") { HelpName = "AGENCY=KID" };
        var every = new Option<double?>("--anchor-every") { HelpName = "SECONDS" };
        every.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double?>() is not (> 0 and <= 86_400))
            {
                given.AddError("--anchor-every: > 0, ≤ 86400");
            }
        });
        var vouch = new Option<long?>("--vouch") { HelpName = "SIZE" };
        var confirmations = new Option<string>("--anchor-confirmations") { HelpName = "N|safe|finalized" };
        confirmations.Validators.Add(given =>
        {
            if (!Anchor.Confirmations.TryParse(given.GetValueOrDefault<string>(), out _))
            {
                given.AddError($"--anchor-confirmations: 0…{Anchor.Confirmations.Most}, safe, finalized");
            }
        });
        var cap = new Option<double?>("--anchor-fee-cap") { HelpName = "GWEI" };
        cap.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double?>() is not (>= 0 and <= 1_000_000))
            {
                given.AddError("--anchor-fee-cap: ≥ 0, ≤ 1000000");
            }
        });
        var otlp = Shared.Url("--otlp");
        var rules = new Option<string>("--rules") { HelpName = "NAME@EDITION" };
        var reach = new Option<string[]>("--webhook-allow") { HelpName = "WHERE" };
        reach.AcceptOnlyFromAmong("loopback", "private");
        var share = new Option<double?>("--trace-share") { HelpName = "0…1" };
        share.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double?>() is { } value && value is not (>= 0 and <= 1))
            {
                given.AddError("--trace-share: 0…1");
            }
        });
        var bounds = new LimitOptions();
        var publish = new PublishOptions("--publish", "--publish-key", "--publish-database", "--publish-container");
        return new(
            "serve",
            "integrity serve --data /var/lib/integrity --origin ledger.example.cn --listen http://127.0.0.1:8080 --chain http://127.0.0.1:8545 --chain-key anchor.key",
            desk,
            call => call.Get(verifierOnly) ? VerifierHost.RunAsync(Web(call), call.Cancel) : LedgerHost.RunAsync(Whole(call), call.Cancel),
            [data, store, origin, verifierOnly, trust, listen, place, chain, contract, chainKey, logKey, admit, auditor, every, confirmations, cap, vouch, rules, reach, otlp, share,
            bounds.Source, bounds.Agency, bounds.Work, bounds.Connections, bounds.Proxy, bounds.DrainDelay, bounds.DrainTime, .. publish.All]);

        WebOptions Web(Call call) => new WebOptions() is var o ? o with
        {
            Listen = call.Get(listen) ?? o.Listen,
            Public = call.Get(place),
            Trust = call.Get(trust) ?? [],
            Rules = call.Get(rules) ?? o.Rules,
            Otlp = call.Get(otlp),
            TraceShare = call.Get(share) ?? o.TraceShare,
            Limits = bounds.Of(call),
            DrainDelay = TimeSpan.FromSeconds(call.Get(bounds.DrainDelay) ?? 0),
            DrainTime = call.Get(bounds.DrainTime) is { } longest ? TimeSpan.FromSeconds(longest) : o.DrainTime,
        } : o;

        LedgerOptions Whole(Call call) => new LedgerOptions(Web(call)) { DataFolder = Needed(call, data), Origin = Needed(call, origin) } is var o ? o with
        {
            Store = call.Get(store),
            Chain = call.Get(chain),
            Contract = call.Get(contract) ?? o.Contract,
            LogKeyFile = call.Get(logKey),
            ChainKeyFile = call.Get(chainKey),
            Admit = Agencies(admit.Name, call.Get(admit) ?? []),
            Auditors = Agencies(auditor.Name, call.Get(auditor) ?? []),
            AnchorInterval = call.Get(every) is { } seconds ? TimeSpan.FromSeconds(seconds) : o.AnchorInterval,
            VouchedSize = call.Get(vouch),
            AnchorConfirmations = Anchor.Confirmations.TryParse(call.Get(confirmations), out var confirmed) ? confirmed : o.AnchorConfirmations,
            AnchorFeeCap = call.Get(cap) is { } gwei ? new System.Numerics.BigInteger(gwei * 1e9) : o.AnchorFeeCap,
            WebhookReach = (call.Get(reach) ?? []).Aggregate(WebhookReach.Public, (all, one) => all | Enum.Parse<WebhookReach>(one, ignoreCase: true)),
            Publish = publish.Of(call),
        } : o;

        // A ledger has a place and a name; only what is no ledger needs neither.
        static string Needed(Call call, Option<string> option) =>
            call.Get(option) is { Length: > 0 } given ? given : throw new Stopped(ExitCode.Usage, "cli.missing", option.Name, "integrity serve");
    }

    public static Verb Demo(Desk desk)
    {
        var exhibit = new Option<string>("--exhibit") { HelpName = "FILE" };
        var once = new Option<bool>("--once");
        var folder = new Option<string>("--out") { HelpName = "DIR" };
        return new(
            "demo",
            "integrity demo --once --out demo-files",
            desk,
            call => new DemoRun(call, new(call.Get(exhibit), call.Get(once), call.Get(folder))).RunAsync(),
            exhibit, once, folder);
    }

    private static Dictionary<string, string> Agencies(string option, string[] pairs)
    {
        var agencies = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var parts = pair.Split('=', 2);
            if (parts.Length != 2 || !agencies.TryAdd(parts[0], parts[1]))
            {
                throw new Stopped(ExitCode.Usage, "cli.admit", option, pair);
            }
        }

        return agencies;
    }
}
