using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Contracts;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Log;

namespace Integrity.Ledger.Cli;

/// <summary>The whole log, checked by whoever keeps a copy of it: the operator, or an auditor with a backup.</summary>
internal static class LogVerbs
{
    public static Verb Verify(Desk desk)
    {
        var data = new Option<string>("--data") { HelpName = "DIR" };
        var store = new Option<string>("--store") { HelpName = "Host=…" };
        var chain = Shared.Url("--chain");
        var key = new Option<string>("--log") { HelpName = "VKEY" };
        return new(
            "verify",
            "integrity log verify --data /var/lib/integrity --chain http://127.0.0.1:8545",
            desk,
            call => VerifyAsync(call, call.Get(data), call.Get(store), call.Get(chain), call.Get(key)),
            data, store, chain, key);
    }

    private static async Task<int> VerifyAsync(Call call, string? folder, string? store, Uri? chain, string? vkey)
    {
        using var database = await OpenAsync(folder, store, call.Cancel);
        var key = NoteVerifier.Parse(vkey ?? await database.Anchors.FactAsync("log-key", call.Cancel)
            ?? throw new Stopped(ExitCode.Usage, "audit.no-key", folder ?? "--store")).OrStop();
        var audit = new LogAudit(database.Log, key);
        await audit.RunAsync(call.Cancel);
        var kept = Address.TryParse(await database.Anchors.FactAsync("contract", call.Cancel), out var contract)
            ? await KeptAnchorAudit.RunAsync(database.Anchors, audit, contract, key.Name, call.Cancel)
            : [];
        var (faults, anchors) = chain is null
            ? ([], 0)
            : await AnchorsAsync(audit, key.Name, chain, await database.Anchors.FactAsync("contract", call.Cancel), call.Cancel);
        var custody = await new CustodyAudit(database.Log, key.Name, key.Key).RunAsync(audit.Size, call.Cancel);
        return Tell(call, audit, [.. audit.Faults, .. custody, .. kept, .. faults], anchors, chain is not null);
    }

    private static async Task<ILedgerStore> OpenAsync(string? folder, string? store, CancellationToken cancel)
    {
        if (folder is null == store is null)
        {
            throw new Stopped(ExitCode.Usage, "cli.data-or-store");
        }

        var file = Path.Combine(folder ?? "", "ledger.db");
        return store is not null ? await LedgerStores.OpenToReadAsync(store, cancel)
            : File.Exists(file) ? SqliteDatabase.OpenToRead(file)
            : throw new Stopped(ExitCode.Usage, "cli.no-file", file);
    }

    private static async Task<(IReadOnlyList<Refusal> Faults, int Anchors)> AnchorsAsync(
        LogAudit audit, string origin, Uri chain, string? contract, CancellationToken cancel)
    {
        if (!Address.TryParse(contract, out var address))
        {
            throw new Stopped(ExitCode.Usage, "audit.no-contract");
        }

        using var http = new HttpClient();
        try
        {
            return await AnchorAudit.RunAsync(audit, new EvidenceAnchor(new ChainClient(http, chain), address), origin, cancel);
        }
        catch (ChainException e)
        {
            throw new Stopped(ExitCode.Operational, "audit.chain-silent", $"{chain}", e.Message);
        }
    }

    private static int Tell(Call call, LogAudit audit, IReadOnlyList<Refusal> faults, int anchors, bool asked)
    {
        string[] counts = [$"{audit.Size}", $"{audit.Checkpoints}", $"{anchors}"];
        var sound = faults.Count == 0;
        call.Print(
            new JsonObject
            {
                ["sound"] = sound,
                ["leaves"] = audit.Size,
                ["checkpoints"] = audit.Checkpoints,
                ["anchors"] = asked ? anchors : null,
                ["faults"] = new JsonArray([.. faults.Select(f => new JsonObject
                {
                    ["code"] = f.Code,
                    ["values"] = new JsonArray([.. f.Values.Select(v => JsonValue.Create(v))]),
                    ["says"] = call.Say(f.Code, f.Values),
                    ["fix"] = call.Desk.Fix(f),
                })]),
            },
            [
                .. faults.SelectMany(f => new[] { $"✗ {f.Code}: {call.Say(f.Code, f.Values)}", $"    {call.Desk.Fix(f)}" }),
                sound ? call.Say("audit.sound", counts) : call.Say("audit.unsound", [$"{faults.Count}", .. counts]),
                .. asked ? Array.Empty<string>() : [call.Say("audit.no-chain")],
            ]);
        return sound ? ExitCode.Done : ExitCode.Broken;
    }
}
