using Integrity.Grains;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Http;

/// <summary>What a sender is told of an exception. What it was in detail stays on our console.</summary>
internal static class Failures
{
    public static Refusal Explain(Exception? failure, ILogger logger)
    {
        switch (failure)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new("http.too-large", RequestBody.Largest.ToString());
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new("http.too-slow");
            case BadHttpRequestException:
                return new("http.malformed");
            case StoreAwayException:
                return new("ledger.store-away");
            case NotKeptException:
                return new("ledger.not-kept");
            case LogMovedException or LogBrokenException:
                return new("ledger.log-stopped");
            case Keys.LogSignerAwayException:
                return new("ledger.key-away");
            case StoreBusyException:
                return new("ledger.busy");
            case StreamBrokenException broken:
                HostLog.Broken(logger, broken.Seq, broken.Refusal.Code);
                return new("http.internal");
            default:
                HostLog.Failed(logger, failure?.GetType().Name ?? "", failure!);
                return new("http.internal");
        }
    }
}
