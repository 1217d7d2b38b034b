using System.Security.Cryptography;
using System.Text;
using Integrity.Ledger.Keys;

namespace Integrity.Ledger.Publish;

/// <summary>What opens a Cosmos DB account: one of its keys (base64), or a resource token that opens one container or one item of it.</summary>
internal static class RegionKey
{
    private const string ResourceToken = "type=resource&";

    /// <summary>The text of the file, without the line end that editors add.</summary>
    /// <exception cref="LedgerStartException">Missing, open to others, or neither of the two.</exception>
    public static string Load(string path)
    {
        var bytes = SecretFile.Read(path);
        try
        {
            var text = Encoding.UTF8.GetString(bytes).Trim();
            return text.StartsWith(ResourceToken, StringComparison.Ordinal) || (text.Length >= 16 && Convert.TryFromBase64String(text, new byte[text.Length], out _))
                ? text
                : throw new LedgerStartException(new Refusal("region.key-unreadable", path));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
