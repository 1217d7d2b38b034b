namespace Integrity.Ledger.Accept;

/// <summary>Whether statements are being decided at this moment: whoever works beside that asks, and gives way.</summary>
internal sealed class Traffic
{
    private int deciding;

    public bool IsBusy => Volatile.Read(ref deciding) > 0;

    public void Enter() => Interlocked.Increment(ref deciding);

    public void Leave() => Interlocked.Decrement(ref deciding);
}
