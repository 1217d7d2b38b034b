using System.Text.Json;

namespace Integrity.Ledger.Cli;

/// <summary>A stream's newest statement, as items and agencies both show it.</summary>
internal static class HeadView
{
    public static Head Of(JsonElement json) => Answer.Read(json, j =>
    {
        var head = j.GetProperty("head");
        return Hash256.TryParseHex(head.GetProperty("digest").GetString().AsSpan("sha256:".Length), out var digest)
            ? new Head(head.GetProperty("seq").GetInt64() + 1, digest)
            : throw new FormatException("head");
    });
}
