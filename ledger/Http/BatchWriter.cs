using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Integrity.Grains;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>
/// Writes the answers of one batch. Once nobody reads any more, it writes nothing. A log that stands is waited for once: the lines after the one that
/// waited in vain get their promises, until it moves again.
/// </summary>
internal sealed class BatchWriter(HttpContext http, Receipts receipts, Problems problems, Wait wait, ILogger logger) : IDisposable
{
    /// <summary>Sent on when so much has gathered, or when there is nothing more to say for the moment.</summary>
    private const int Much = 16 << 10;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Language language = Problems.LanguageOf(http.Request);
    private readonly PipeWriter body = http.Response.BodyWriter;
    private readonly Utf8JsonWriter json = new(http.Response.BodyWriter, Writing);

    /// <summary>Where the log stood when a line waited for it in vain.</summary>
    private long? stood;

    public async Task WriteAsync(long line, Result<Acceptance> decided)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (!decided.Ok(out var accepted, out var refused) || !(await ReceiptAsync(accepted)).Ok(out var receipt, out refused))
        {
            problems.Write(json, refused, language, line);
        }
        else
        {
            receipts.Write(json, receipt, language, line);
        }

        json.Flush();
        json.Reset();
        body.Write("\n"u8);
        if (body.UnflushedBytes > Much)
        {
            await SendAsync();
        }
    }

    public async Task SendAsync()
    {
        if (body.UnflushedBytes > 0)
        {
            try
            {
                _ = await body.FlushAsync(http.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // Nobody reads any more.
            }
        }
    }

    public void Dispose() => json.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "The statement is accepted; why its receipt cannot be had is said in its place.")]
    private async Task<Result<Receipt>> ReceiptAsync(Acceptance accepted)
    {
        try
        {
            var moves = stood is null || receipts.LastLogged > stood;
            var asked = receipts.OfAsync(accepted, moves ? wait : Wait.None, http.RequestAborted);
            if (!asked.IsCompleted)
            {
                await SendAsync();
            }

            var receipt = await asked;
            if (moves && receipt.Logged is null)
            {
                stood = receipts.LastLogged;
            }

            return receipt;
        }
        catch (OperationCanceledException)
        {
            return new Refusal("http.internal");
        }
        catch (Exception failure)
        {
            return Failures.Explain(failure, logger);
        }
    }
}
