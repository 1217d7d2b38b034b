using Integrity.Ledger.Keys;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>Statements that were signed and for which the ledger gave no receipt. Signing again could make the same step twice.</summary>
/// <remarks>Kept in <c>$XDG_STATE_HOME/integrity/unsent</c> (<c>~/.local/state</c>), readable by the owner only: disclosures are in them.</remarks>
internal static class Unsent
{
    /// <summary>The file, or null when there is nothing to keep or nowhere to keep it: then the verb's own words must do.</summary>
    public static string? Keep(Call call, IReadOnlyList<Envelope> statements)
    {
        if (statements.Count == 0 || Folder(call.Desk.Environment) is not { } folder)
        {
            return null;
        }

        try
        {
            SecretFile.CreateFolder(folder);
            var path = Path.Combine(folder, $"{statements[0].Digest.ToString()[..16]}.json");
            if (!File.Exists(path))
            {
                SecretFile.Create(path, EnvelopeFile.Format(statements));
            }

            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Folder(Func<string, string?> environment)
    {
        var state = environment("XDG_STATE_HOME") is { Length: > 0 } set ? set
            : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".local", "state")
            : environment("LOCALAPPDATA") is { Length: > 0 } local ? local
            : null;
        return state is null ? null : Path.Combine(state, "integrity", "unsent");
    }
}
