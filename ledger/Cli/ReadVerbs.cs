using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Identifiers;

namespace Integrity.Ledger.Cli;

/// <summary>Verbs that read what an agency may read.</summary>
internal static class ReadVerbs
{
    public static Verb Show(Desk desk)
    {
        var code = Act.Code();
        return new("show", "integrity show EV-… --key officer.jwk", desk, async call =>
        {
            var stream = Act.ItemOf(call, code);
            using var reader = await Reader.OpenAsync(call);
            var item = await reader.Ledger.ItemAsync(stream.Id, reader.Token);
            call.Print(item.Raw, item.Lines(call.Desk));
            return ExitCode.Done;
        }, [code, .. Shared.Reading]);
    }

    public static Verb Bundle(Desk desk)
    {
        var code = Act.Code();
        var target = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true };
        var members = new Withheld();
        return new("bundle", "integrity bundle EV-… -o item.evidence.json --withhold collect.holder *.note --key officer.jwk", desk, async call =>
        {
            var path = call.Get(target)!;
            NewFile.EnsureFree(path);
            var selection = members.Read(call);
            var stream = Act.ItemOf(call, code);
            using var reader = await Reader.OpenAsync(call);
            var bytes = await reader.Ledger.BundleAsync(stream, reader.Token);
            var bundle = Proofs.Bundle.Parse(bytes).OrStop(ExitCode.Operational);
            if (selection is not null)
            {
                bundle = selection.From(bundle).OrStop();
                bytes = bundle.ToUtf8();
            }

            await NewFile.WriteAsync(path, bytes, call.Cancel);

            // As of the newest anchored checkpoint, which may not cover the newest steps yet: the reader must not take it for the whole.
            var (steps, onRecord) = (bundle.Streams[0].Statements.Length, (await reader.Ledger.HeadAsync(stream, reader.Token)).Seq);
            var anchored = bundle.Anchor is not null && steps == onRecord;
            var (withheld, disclosed) = Withheld.Count(bundle);
            call.Print(
                new JsonObject
                {
                    ["file"] = path,
                    ["bytes"] = bytes.Length,
                    ["steps"] = steps,
                    ["stepsOnRecord"] = onRecord,
                    ["anchored"] = anchored,
                    ["withheld"] = withheld,
                    ["disclosed"] = disclosed,
                },
                [
                    call.Say(anchored ? "cli.bundle" : "cli.bundle-pending", path, $"{bytes.Length}", $"{steps}", $"{onRecord}"),
                    .. withheld > 0 ? [call.Say("cli.withheld", path, $"{withheld}", $"{disclosed}")] : Array.Empty<string>(),
                ]);
            return ExitCode.Done;
        }, [code, target, .. members.Options, .. Shared.Reading]);
    }
}

/// <summary>A ledger, and the officer's leave to read from it.</summary>
/// <param name="TokenFor">The officer's leave to change something.</param>
internal sealed record Reader(LedgerClient Ledger, string Token, AgencyId Agency, TokenFor TokenFor) : IDisposable
{
    public static async Task<Reader> OpenAsync(Call call)
    {
        var profile = Shared.ProfileOf(call);
        var agency = AgencyId.Parse(profile.Agency ?? throw new Stopped(ExitCode.Usage, "cli.no-agency")).OrStop();
        var key = await KeyFile.ReadAsync(profile.Keys.Count > 0 ? profile.Keys[0] : throw new Stopped(ExitCode.Usage, "cli.no-key"), call.Cancel);
        var ledger = LedgerClient.Of(call, profile);
        try
        {
            var about = await ledger.AboutAsync();
            return new(
                ledger,
                Cli.Token.For(key, agency.ToString(), about.Origin, call.Desk.Now),
                agency,
                (method, path, body) => Cli.Token.ForRequest(key, agency.ToString(), about.Origin, call.Desk.Now, method, path, body));
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    public void Dispose() => Ledger.Dispose();
}
