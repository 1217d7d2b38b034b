namespace Integrity.Ledger.Http;

/// <summary>The HTTP status of a refusal. Clients decide by the code; the status is for the machinery between.</summary>
internal static class ProblemStatus
{
    public static int Of(string code) => code switch
    {
        "custody.stale" or "custody.other-prev" or "draft.exists" or "draft.moved" or "draft.too-many" => StatusCodes.Status409Conflict,
        "json.too-large" or "http.too-large" or "verify.too-large" or "verify.part-too-large" => StatusCodes.Status413PayloadTooLarge,
        "verify.no-trust" => StatusCodes.Status422UnprocessableEntity,
        "http.media-type" => StatusCodes.Status415UnsupportedMediaType,
        "http.method" => StatusCodes.Status405MethodNotAllowed,
        "http.too-slow" => StatusCodes.Status408RequestTimeout,
        "http.internal" => StatusCodes.Status500InternalServerError,
        "ledger.busy" or "grain.busy" or "link.busy" or "grain.contended" or "intake.after-unconfirmed" or "ledger.log-stopped" or "ledger.log-closed" or "ledger.not-kept" or "ledger.store-away" or "ledger.key-away" or "worklist.too-many-listeners" or "batch.stopped" or "oversight.counted-anew" => StatusCodes.Status503ServiceUnavailable,
        "intake.agency-not-admitted" or "oversight.not-yours" or "webhook.not-approver" or "read.dossier" or "draft.not-yours" => StatusCodes.Status403Forbidden,
        "link.not-opened" or "link.wrong-code" or "http.no-such-path" or "read.not-found" or "bundle.not-logged" or "receipt.unknown" or "log.not-there" or "log.no-anchor" or "webhook.none" or "draft.none" or "offer.none" => StatusCodes.Status404NotFound,
        _ => code[..code.IndexOf('.')] switch
        {
            "limit" => StatusCodes.Status429TooManyRequests,
            "access" => StatusCodes.Status401Unauthorized,
            "custody" or "intake" or "schema" or "draft" => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status400BadRequest,
        },
    };

    /// <summary>
    /// Seconds after which it may be another answer; null where it will not be. A limit knows how long it lasts, and its refusal says so last; everything else
    /// is over in a moment or not foreseeable.
    /// </summary>
    public static string? RetryAfter(Refusal refusal) =>
        Of(refusal.Code) is not (StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests) ? null
        : refusal.Code.StartsWith("limit.", StringComparison.Ordinal) ? refusal.Values[^1]
        : "1";
}
