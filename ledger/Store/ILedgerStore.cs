using Integrity.Grains;

namespace Integrity.Ledger.Store;

/// <summary>One database with everything a ledger keeps. Several nodes may share it; whatever they believe, it arbitrates.</summary>
public interface ILedgerStore : IDisposable
{
    IStreamStore Streams { get; }

    ILogStore Log { get; }

    IAnchorStore Anchors { get; }

    IWorklistStore Worklist { get; }

    IOversightStore Oversight { get; }

    IReminderStore Reminders { get; }

    IDigestStore Digests { get; }

    ILeaseStore Leases { get; }

    IDraftStore Drafts { get; }

    StoreChanges Changes { get; }
}
