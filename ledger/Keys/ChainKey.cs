using System.Security.Cryptography;
using System.Text;
using Integrity.Contracts;

namespace Integrity.Ledger.Keys;

/// <summary>The account that pays for anchors: 32 bytes of hex in a file, with or without 0x. It says nothing about evidence.</summary>
internal static class ChainKey
{
    public static ChainAccount Load(string path)
    {
        var text = SecretFile.Read(path);
        byte[]? secret = null;
        try
        {
            var hex = Encoding.ASCII.GetString(text).Trim();
            hex = hex.StartsWith("0x", StringComparison.Ordinal) ? hex[2..] : hex;
            secret = hex.Length == 64 ? Convert.FromHexString(hex) : null;
            return secret is null ? throw Unreadable(path) : new ChainAccount(secret);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw Unreadable(path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static LedgerStartException Unreadable(string path) => new(new Refusal("ledger.chain-key-unreadable", path));
}
