using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Integrity.Custody.Shares;
using Integrity.Grains;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Http;
using Integrity.Ledger.Keys;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Ledger.Links;

/// <summary>Opens report links. Every try with a code is a statement of the ledger's own in the link's history, committed before it is answered.</summary>
/// <remarks>
/// So tries cannot be gained: not by asking many times at once (the history takes one statement after another, and its law refuses those beyond the
/// last try, whatever their code was), not by a restart, not by breaking off. A link that is wrong, closed, expired, used up or revoked answers alike.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Without its wait handle a SemaphoreSlim holds nothing to release.")]
internal sealed class LinkDesk(string origin, GrainHost grains, Intake intake, LogVoice voice, BundleExport export, ItemAccess access, TimeProvider clock)
{
    /// <summary>Requests that may wait for their code to be derived; each costs a tenth of a second of one core.</summary>
    private const int LongestQueue = 64;

    /// <summary>Tries that may lose the race for their place in the history before the sender is asked to come back.</summary>
    private const int MostRounds = 16;

    private static readonly Refusal NotOpened = new("link.not-opened");
    private static readonly Refusal Busy = new("link.busy");

    /// <summary>Half of the cores, so that whoever tries codes does not slow down whoever submits evidence.</summary>
    private readonly SemaphoreSlim seats = new(Math.Max(1, Environment.ProcessorCount / 2));

    private int waiting;

    /// <summary>Whether there is such a link and a try at it, so that something may have to be shown.</summary>
    public async Task<bool> IsOpenAsync(LinkToken? token, CancellationToken cancellation) => token is not null && await OpenShareAsync(token, cancellation) is not null;

    /// <summary>What the link leads to, if the code is right and the link is open.</summary>
    /// <param name="token">The link's secret; null when what was given is none.</param>
    public async Task<Result<OpenedLink>> OpenAsync(LinkToken? token, ExtractionCode code, CancellationToken cancellation)
    {
        // A link that does not exist costs nothing: 128 bits are not found by asking.
        if (token is null || await OpenShareAsync(token, cancellation) is not { } share)
        {
            return NotOpened;
        }

        if (Interlocked.Increment(ref waiting) > LongestQueue)
        {
            _ = Interlocked.Decrement(ref waiting);
            return Busy;
        }

        bool right;
        try
        {
            await seats.WaitAsync(cancellation);
            try
            {
                // It may have been closed by those who were ahead; then nothing more is derived for it.
                if (await OpenShareAsync(token, cancellation) is null)
                {
                    return NotOpened;
                }

                right = await Task.Run(() => code.Opens(token, share.Code), cancellation);
            }
            finally
            {
                _ = seats.Release();
            }
        }
        finally
        {
            _ = Interlocked.Decrement(ref waiting);
        }

        // From here on a sender who hangs up has had his try.
        return !(await RecordAsync(token, right)).Ok(out var after, out var refused) ? refused
            : right ? await BundleAsync(after, cancellation)
            : after.WrongCodes < after.Tries ? new Refusal("link.wrong-code", $"{after.Tries - after.WrongCodes}")
            : NotOpened;
    }

    /// <summary>What the link's owner may read, less what the link withholds. A pattern that cannot be read withholds everything.</summary>
    private async Task<Result<OpenedLink>> BundleAsync(ShareState share, CancellationToken cancellation)
    {
        if (!(await export.ExportAsync(share.Of, newest: false, cancellation)).Ok(out var bundle, out var refused))
        {
            return refused;
        }

        var owner = new ReaderIdentity(share.Owner, IsAuditor: false, clock.GetUtcNow());
        if ((await grains.Of(share.Of).StateAsync(cancellation)).Case is { } @case && await access.RefuseDossierAsync(owner, @case, bundle, cancellation) is { } notAll)
        {
            return notAll;
        }

        var hidden = await access.HiddenAsync(owner, bundle, cancellation);
        var readable = MemberSelection.Withhold(share.Withhold).Ok(out var selection, out _) ? selection.In(bundle) : bundle.Withholding((_, _) => true);
        return new OpenedLink(readable.Withholding((said, _) => hidden.Contains(said.Statement.Stream)), share.Rules);
    }

    private async Task<ShareState?> OpenShareAsync(LinkToken token, CancellationToken cancellation) =>
        (await grains.Of(token.Stream).StateAsync(cancellation)).Share is { } share && share.IsOpen(clock.GetUtcNow()) ? share : null;

    private async Task<Result<ShareState>> RecordAsync(LinkToken token, bool right)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var state = await grains.Of(token.Stream).StateAsync(CancellationToken.None);
            if (state.Share is not { } share || !share.IsOpen(clock.GetUtcNow()))
            {
                return NotOpened;
            }

            var draft = new StatementDraft(
                origin,
                token.Stream,
                state.NextSeq,
                state.Head,
                "link.try",
                share.Owner,
                clock.GetUtcNow(),
                JsonElement.Parse(right ? """{"outcome":"opened"}"""u8 : """{"outcome":"wrong-code"}"""u8));
            var said = await voice.SayAsync(draft, CancellationToken.None);
            if ((await intake.AcceptAsync(said.ToUtf8(), CancellationToken.None)).Ok(out var accepted, out var refused))
            {
                // Two tries at one moment with one outcome are one and the same statement: the second has not been counted yet.
                if (!accepted.Repeated)
                {
                    return right ? share : share with { WrongCodes = share.WrongCodes + 1 };
                }
            }
            else if (refused.Code is not ("custody.stale" or "custody.other-prev"))
            {
                return refused.Code.StartsWith("custody.link-", StringComparison.Ordinal) ? NotOpened : refused;
            }
        }

        return Busy;
    }
}
