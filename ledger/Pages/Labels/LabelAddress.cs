using Integrity.Identifiers;

namespace Integrity.Ledger.Pages.Labels;

/// <summary>The address that a label's QR code holds: <c>HTTPS://HOST/I/EV…</c>, in the characters that a QR code packs closest.</summary>
internal static class LabelAddress
{
    /// <summary>
    /// Scheme and host mean the same in capitals (RFC 3986 §6.2.2.1), the path is one that this service reads so, and a code is read without its dashes.
    /// The two check symbols that would need the wider packing are escaped.
    /// </summary>
    public static string Of(Uri place, EvidenceCode code) =>
        $"{place.Scheme}://{place.Authority}/I/{code.ToString().Replace("-", "", StringComparison.Ordinal).Replace("~", "%7E", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal)}"
            .ToUpperInvariant();

    /// <summary>
    /// The code in what somebody typed, pasted or scanned: the code itself, or an address of its item, as a label or a browser writes it. Whose address it
    /// is does not matter: the service may have moved since the label was printed, and a code is drawn so that no two are alike anywhere.
    /// </summary>
    public static Result<EvidenceCode> Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && address.Segments is [.., var kind, var code] && kind.ToUpperInvariant() is "I/" or "ITEMS/"
            ? EvidenceCode.Parse(Uri.UnescapeDataString(code))
            : EvidenceCode.Parse(text);

    /// <summary>Where people reach this service: as its operator says, else as whoever prints the label reached it.</summary>
    public static Result<Uri> PlaceOf(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}/", UriKind.Absolute, out var asked) && asked.UserInfo.Length == 0 ? asked
        : new Refusal("label.no-address", request.Host.ToString());
}
