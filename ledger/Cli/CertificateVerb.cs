using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Ledger.Certificates;
using Integrity.Ledger.Pages.Frame;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;

namespace Integrity.Ledger.Cli;

/// <summary><c>integrity certificate</c>: what an item's bundle proves, on paper, with the bundle inside the file.</summary>
/// <remarks>Exit codes are those of <c>integrity-verify</c>. A bundle that does not hold gives no file; one that is not proven yet gives one that says so.</remarks>
internal static class CertificateVerb
{
    private const string UsualRules = "CN-CRIM@2026.1";

    /// <summary>A pack in a file may be laid out for people.</summary>
    private const int LargestPack = 1 << 20;

    public static Verb Certificate(Desk desk)
    {
        var code = Act.Code();
        var target = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true };
        var trust = new Option<string>("--trust") { HelpName = "FILE" };
        var rules = new Option<string>("--rules") { HelpName = "NAME|FILE" };
        return new("certificate", "integrity certificate EV-… -o certificate.pdf --trust trust.json --key officer.jwk", desk, async call =>
        {
            var path = call.Get(target)!;
            NewFile.EnsureFree(path);
            var chromium = Chromium.Find(call.Desk.Environment).OrStop();
            var file = call.Get(trust) is { } named ? await GivenFile.ReadAsync(named, TrustFile.MaximumBytes, call.Cancel) : null;
            var given = file is null ? null : TrustFile.Parse(file).OrStop();
            var stream = Act.ItemOf(call, code);
            using var reader = await Reader.OpenAsync(call);
            var bytes = await reader.Ledger.BundleAsync(stream, reader.Token);
            var bundle = Bundle.Parse(bytes).OrStop(ExitCode.Broken);
            if (bundle.Subject != stream)
            {
                throw new Stopped(ExitCode.Broken, "certificate.of-another", stream.Id, bundle.Subject.ToString());
            }

            var trusted = given ?? OwnTrust.Of(await reader.Ledger.ReadAsync("v1/ledger", reader.Token), bundle).OrStop(ExitCode.Operational);
            var pack = await PackAsync(call, call.Get(rules) ?? UsualRules, trusted, bundle);

            var verdict = Proofs.Verifier.Verify(bundle, trusted, [], new VerifyOptions(call.Desk.Now, pack));

            // People compare it with the file they have, laid out as it is.
            var fingerprint = Hash256.Sha256(file ?? trusted.ToUtf8());
            var made = new Provenance(Program, $"{bundle.Subject.Id}.evidence.json", Hash256.Sha256(bytes), fingerprint, call.Desk.Now) { OwnWord = given is null };
            var paper = Certificates.Certificate.Of(verdict, bundle, made, Desk.Texts, call.Desk.Language).OrStop(ExitCode.Broken);
            var pdf = (await PaperPrint.PdfAsync(paper, bytes, new Words(Desk.Texts, call.Desk.Language), chromium, call.Cancel)).OrStop(ExitCode.Operational);
            await NewFile.WriteAsync(path, pdf, call.Cancel);

            var exit = (int)verdict.ExitCode;
            call.Print(
                new JsonObject
                {
                    ["file"] = path,
                    ["code"] = paper.Code,
                    ["verdict"] = verdict.Overall.ToString().ToLowerInvariant(),
                    ["exit"] = exit,
                    ["rules"] = pack.Name,
                    ["trust"] = paper.TrustFingerprint,
                    ["ownWord"] = given is null,
                    ["bundle"] = paper.BundleDigest,
                },
                [
                    call.Say(paper.Proven ? "certificate.written" : "certificate.written-unproven", path, paper.Code),
                    $"{paper.Verdict.Text} {paper.Rules}".TrimEnd(),
                    .. given is null ? [call.Say("certificate.no-trust-file")] : Array.Empty<string>(),
                ]);
            return exit;
        }, [code, target, trust, rules, .. Shared.Reading]);
    }

    private static string Program => $"integrity {typeof(CertificateVerb).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>As <c>integrity-verify --rules</c> takes it: a name is never a file, and a pack that the trust file pins with another digest does not judge.</summary>
    private static async Task<Pack> PackAsync(Call call, string argument, TrustFile trust, Bundle bundle)
    {
        if (NamedPack.IsName(argument))
        {
            return NamedPack.Find(argument, trust, bundle).OrStop();
        }

        var pack = Pack.Parse(await GivenFile.ReadAsync(argument, LargestPack, call.Cancel)).OrStop();
        return trust.Standards.Any(s => s.Name == pack.Name) && trust.Refuse(pack) is { } against ? throw new Stopped(ExitCode.Usage, against) : pack;
    }
}
