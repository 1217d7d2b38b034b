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
        if (!NamedPack.IsName(argument))
        {
            // The file was named by whoever runs this; only a pin of the same name can speak against it.
            return !InputFile.Read(argument, MaximumBytes).Ok(out var bytes, out var refused) || !Pack.Parse(bytes).Ok(out var given, out refused) ? refused
                : trust.Standards.Any(s => s.Name == given.Name) && trust.Refuse(given) is { } against ? against
                : given;
        }

        return NamedPack.Find(argument, trust, bundle.Ok(out var parsed, out _) ? parsed : null);
    }
}
