namespace Integrity.Ledger.Limits;

/// <summary>So many at once, of which one party has at most its part, and no queue.</summary>
/// <param name="most">Of all parties together.</param>
/// <param name="part">Into how many parts they are divided.</param>
/// <param name="code">Says that a party's part is used up: of whom, how many that are, and when to come back.</param>
internal sealed class SharedSeats(int most, int part, string code)
{
    private readonly Seats all = new(most);
    private readonly SeatTable ofOne = new(Math.Max(1, most / part));

    /// <summary>A seat of the party's part, or why there is none.</summary>
    /// <param name="party">Whose part it is; null for programs of this machine, which have no limit of their own.</param>
    /// <param name="who">How the refusal calls the party, where it does.</param>
    public Result<Seat> Take(string? party, params string[] who)
    {
        var own = party is null ? new Seat(() => { }) : ofOne.Take(party);
        if (own is null)
        {
            return new Refusal(code, [.. who, $"{ofOne.MostOfOne}", "1"]);
        }

        if (all.Take() is not { } seat)
        {
            own.Dispose();
            return new Refusal("ledger.busy");
        }

        return new Seat(() =>
        {
            seat.Dispose();
            own.Dispose();
        });
    }
}
