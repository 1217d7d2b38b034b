namespace Integrity.Ledger.Store;

/// <summary>Status changes that agencies want to hear of, the addresses they registered, and what must still be sent there.</summary>
public interface IReminderStore
{
    /// <summary>An agency's reminders after this one, oldest first.</summary>
    Task<IReadOnlyList<Reminder>> AfterAsync(string agency, long id, int limit, CancellationToken cancellation);

    /// <summary>The id of an agency's newest reminder, 0 when there is none.</summary>
    Task<long> NewestAsync(string agency, CancellationToken cancellation);

    Task<Webhook?> WebhookAsync(string agency, CancellationToken cancellation);

    /// <summary>Registers or changes an address. Reminders from now on go there, and those still waiting.</summary>
    Task PutWebhookAsync(string agency, Uri address, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Forgets the address and what waits for it; false when there was none.</summary>
    Task<bool> RemoveWebhookAsync(string agency, CancellationToken cancellation);

    /// <summary>
    /// Takes messages whose time has come, of each agency at most <paramref name="most"/>, so that no agency's backlog stands before another's.
    /// Until <paramref name="until"/> they are this sender's; who dies with them leaves them to be sent again, so each is sent at least once.
    /// </summary>
    /// <param name="now">By which they must have come.</param>
    /// <param name="until">When the claim ends.</param>
    /// <param name="most">Of each agency.</param>
    /// <param name="busy">Agencies of which none is taken.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    Task<IReadOnlyList<Delivery>> ClaimAsync(
        DateTimeOffset now, DateTimeOffset until, int most, IReadOnlyCollection<string> busy, CancellationToken cancellation);

    Task DeliveredAsync(Delivery delivery, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Notes a try that failed.</summary>
    /// <param name="delivery">What was tried.</param>
    /// <param name="now">When.</param>
    /// <param name="why">What went wrong, in one word or a status.</param>
    /// <param name="next">When to try again; null gives up.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    Task FailedAsync(Delivery delivery, DateTimeOffset now, string why, DateTimeOffset? next, CancellationToken cancellation);

    /// <summary>Forgets reminders from before this time that nothing waits for, the oldest first, at most so many.</summary>
    /// <returns>How many it forgot.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int most, CancellationToken cancellation);
}

/// <summary>One status change of one duty, as it was. Ids grow.</summary>
public sealed record Reminder(long Id, Duty Duty, DutyStatus Status, DateTimeOffset At);

/// <summary>Where an agency wants its reminders.</summary>
/// <param name="Waiting">Messages that are still to be sent.</param>
/// <param name="GivenUp">Messages that were tried as often as we try.</param>
/// <param name="Delivered">When the last one got through.</param>
/// <param name="Failure">Why the last one that did not get through failed, if none got through since.</param>
public sealed record Webhook(Uri Address, DateTimeOffset Since, long Waiting, long GivenUp, DateTimeOffset? Delivered, string? Failure);

/// <summary>A message to be sent.</summary>
/// <param name="Tries">How often it was tried before.</param>
public sealed record Delivery(Reminder Reminder, Uri Address, int Tries);
