using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Verify;

/// <summary><c>--rules NAME@EDITION|FILE.json</c>. A pack judges only if somebody vouches for it: this program, the trust file, or whoever names a file.</summary>
internal static class RulesArgument
{
    /// <summary>Laid out for people, a pack takes more room than in its one spelling.</summary>
    private const int MaximumBytes = 1024 * 1024;

    public static Result<Pack> Find(string argument, TrustFile trust, Result<Bundle> bundle)
    {
        if (!LooksLikeName(argument))
        {
            // The file was named by whoever runs this; only a pin of the same name can speak against it.
            return !InputFile.Read(argument, MaximumBytes).Ok(out var bytes, out var refused) || !Pack.Parse(bytes).Ok(out var given, out refused) ? refused
                : trust.Standards.Any(s => s.Name == given.Name) && trust.Refuse(given) is { } against ? against
                : given;
        }

        var builtIn = Packs.BuiltIn(argument);
        if (builtIn.Ok(out var own, out _) && trust.Refuse(own) is null)
        {
            return own;
        }

        var carried = bundle.Ok(out var parsed, out _) ? Published(parsed, argument) : null;
        return trust.Standards.FirstOrDefault(s => s.Name == argument) is { } pinned
            ? carried is null ? new Refusal("cli.rules-not-here", argument, $"sha256:{pinned.Digest}")
                : trust.Refuse(carried) is { } differs ? differs : carried
            : carried is null ? builtIn
            : trust.Refuse(carried)!;
    }

    /// <summary>Names have an at sign and neither a folder nor an ending; a file of such a name is given as <c>./NAME</c>.</summary>
    private static bool LooksLikeName(string argument) =>
        argument.Split('@') is [{ Length: > 0 } id, { Length: > 0 } edition]
        && id.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')
        && edition.All(c => char.IsAsciiDigit(c) || c == '.');

    /// <summary>The bundle is not believed yet: only a digest that the trust file pins makes this one count.</summary>
    private static Pack? Published(Bundle bundle, string name) =>
        bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Standard)
            .SelectMany(s => s.Statements)
            .Select(s => s.Envelope.Statement)
            .Where(s => s.Act == "standard.publish")
            .Select(s => s.Body.TryOpen("pack", out var document) && Pack.Parse(document).Ok(out var pack, out _) ? pack : null)
            .FirstOrDefault(p => p?.Name == name);
}
