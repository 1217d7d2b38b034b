using System.Text.Json;

namespace Integrity.Ledger.Oversight;

/// <summary>What the tool's own verification found of an acquisition, as its statement says; one word, the worst first.</summary>
internal static class Acquisition
{
    /// <summary>The image was read again and matched, the source did not differ, and every sector was read: what counts as a success.</summary>
    public const string Verified = "verified";

    public const string Mismatch = "mismatch";
    public const string Unreadable = "unreadable";
    public const string Unverified = "unverified";

    public static string Outcome(JsonElement open)
    {
        var verification = open.GetProperty("verification");
        var (source, image) = (verification.GetProperty("source").GetString(), verification.GetProperty("image").GetString());
        return source == Mismatch || image == Mismatch ? Mismatch
            : open.GetProperty("badSectors").GetDecimal() > 0 ? Unreadable
            : image == "match" ? Verified
            : Unverified;
    }
}
