using Integrity.Identifiers;
using Integrity.Rules;

namespace Integrity.Proofs;

/// <summary>A rule pack asked for by its name. It judges only if somebody vouches for it: whoever trusts this program, or the trust file.</summary>
public static class NamedPack
{
    /// <summary>The pack, or why nobody vouches for one of that name.</summary>
    /// <param name="name"><c>CN-CRIM@2026.1</c></param>
    /// <param name="trust">What it pins goes before what comes with the program.</param>
    /// <param name="bundle">May carry the pack; null when there is none that could be read.</param>
    public static Result<Pack> Find(string name, TrustFile trust, Bundle? bundle)
    {
        ArgumentNullException.ThrowIfNull(trust);
        var builtIn = Packs.BuiltIn(name);
        if (builtIn.Ok(out var own, out _) && trust.Refuse(own) is null)
        {
            return own;
        }

        var carried = bundle is null ? null : Published(bundle, name);
        return trust.Standards.FirstOrDefault(s => s.Name == name) is { } pinned
            ? carried is null ? new Refusal("trust.standard-not-here", name, $"sha256:{pinned.Digest}")
                : trust.Refuse(carried) is { } differs ? differs : carried
            : carried is null ? builtIn
            : trust.Refuse(carried)!;
    }

    /// <summary>
    /// Names have an at sign and neither a folder nor an ending; a file of such a name is given as <c>./NAME</c>. So no file that happens to lie where a
    /// program is started takes the place of the rules that were named.
    /// </summary>
    public static bool IsName(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument.Split('@') is [{ Length: > 0 } id, { Length: > 0 } edition]
            && id.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')
            && edition.All(c => char.IsAsciiDigit(c) || c == '.');
    }

    /// <summary>The bundle is not believed yet: only a digest that the trust file pins makes this one count.</summary>
    private static Pack? Published(Bundle bundle, string name) =>
        bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Standard)
            .SelectMany(s => s.Statements)
            .Select(s => s.Envelope.Statement)
            .Where(s => s.Act == "standard.publish")
            .Select(s => s.Body.TryOpen("pack", out var document) && Pack.Parse(document).Ok(out var pack, out _) ? pack : null)
            .FirstOrDefault(p => p?.Name == name);
}
