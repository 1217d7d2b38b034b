using System.CommandLine;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>Statements that were signed where there was no network.</summary>
internal static class OfflineVerbs
{
    /// <summary>A second officer signs what a first has signed. Its children are written anew: they name it by its digest.</summary>
    public static Verb Cosign(Desk desk)
    {
        var file = new Argument<string>("file") { HelpName = "FILE" };
        var target = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true };
        return new("cosign", "integrity cosign seal.json --key second.jwk -o seal.both.json", desk, async call =>
        {
            NewFile.EnsureFree(call.Get(target)!);
            var first = (await EnvelopeFile.ReadAsync(call.Get(file), call.Cancel))[0];
            using var pen = await Pen.TakeForAsync(call, first.Statement);
            var signed = first;
            foreach (var key in pen.Keys)
            {
                signed = signed.WithSignature(key).OrStop();
            }

            var all = new[] { signed }.Concat(await Children.DeriveAsync(pen, signed)).ToArray();
            await NewFile.WriteAsync(call.Get(target)!, EnvelopeFile.Format(all), call.Cancel);
            call.Print(
                new JsonObject { ["file"] = call.Get(target), ["signatures"] = signed.Signatures.Length, ["digest"] = $"sha256:{signed.Digest}" },
                call.Say("cli.cosigned", $"{signed.Signatures.Length}", call.Get(target)!));
            return ExitCode.Done;
        }, file, target, Shared.Key, Shared.Agency);
    }

    /// <summary>Hands in the statements of a file, in order, to the first that is refused; with --batch all of them as one stream. One that the ledger has already is answered with its first receipt.</summary>
    public static Verb Submit(Desk desk)
    {
        var file = new Argument<string[]>("file") { HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        var batch = new Option<bool>("--batch");
        return new("submit", "integrity submit seal.json --ledger https://ledger.example.cn", desk, async call =>
        {
            // All are read before the first is sent: a file that cannot be read stops everything.
            var all = new List<Statements.Envelope>();
            foreach (var path in call.Get(file))
            {
                all.AddRange(await EnvelopeFile.ReadAsync(path, call.Cancel));
            }

            using var ledger = LedgerClient.Of(call, Shared.ProfileOf(call));
            if (call.Get(batch))
            {
                return await BatchHandIn.SendAsync(call, ledger, all);
            }

            await HandIn.SendAsync(call, ledger, all, keep: false);
            return ExitCode.Done;
        }, file, batch, Shared.Ledger, Shared.Wait);
    }
}
