using System.Globalization;

namespace Integrity.Ledger.Pages.Items;

/// <summary>From times to places, and the few round times that stand below a drawing.</summary>
/// <param name="first">At the left edge.</param>
/// <param name="last">At <see cref="Edge"/>; later.</param>
/// <param name="offset">The zone in which times are round.</param>
internal sealed class PictureScale(DateTimeOffset first, DateTimeOffset last, TimeSpan offset)
{
    /// <summary>Where the last time is drawn; what goes on from there is drawn beyond it.</summary>
    public const double Edge = 0.96;

    private const int MostTicks = 4;

    private static readonly TimeSpan[] Paces =
    [
        .. new[] { 1, 5, 15, 30 }.Select(n => TimeSpan.FromSeconds(n)),
        .. new[] { 1, 5, 15, 30 }.Select(n => TimeSpan.FromMinutes(n)),
        .. new[] { 1, 3, 6, 12 }.Select(n => TimeSpan.FromHours(n)),
        .. new[] { 1, 2, 7, 14, 30, 91, 182, 365, 730, 1826, 3652 }.Select(n => TimeSpan.FromDays(n)),
    ];

    public double Place(DateTimeOffset at) => PlaceOf(at.UtcTicks);

    /// <summary>At most four, at multiples of the shortest pace that gives no more.</summary>
    public IReadOnlyList<PictureTick> Ticks()
    {
        var pace = Paces.FirstOrDefault(p => (last - first).Ticks / p.Ticks < MostTicks, Paces[^1]);
        var ticks = new List<PictureTick>();
        DateTime? before = null;

        // Round in local time, a whole day beginning at midnight there; reckoned in ticks, because a claimed time may be any that can be written.
        var end = last.UtcTicks + offset.Ticks;
        for (var local = RoundedUp(first.UtcTicks + offset.Ticks, pace.Ticks); local <= end && local <= DateTime.MaxValue.Ticks; local += pace.Ticks)
        {
            var said = new DateTime(local, DateTimeKind.Unspecified);
            ticks.Add(new(PlaceOf(local - offset.Ticks), Label(said, pace, before)));
            before = said;
        }

        return ticks;
    }

    private double PlaceOf(long utcTicks) => Math.Clamp((double)(utcTicks - first.UtcTicks) / (last - first).Ticks * Edge, 0, 1);

    private static long RoundedUp(long local, long pace) => Math.Max(0, (local + pace - 1) / pace * pace);

    /// <summary>The day where it is the first or another one than before; the time of day where that is not midnight anyhow.</summary>
    private static string Label(DateTime local, TimeSpan pace, DateTime? before) => local.ToString(
        pace >= TimeSpan.FromDays(1) ? "yyyy-MM-dd"
        : (before?.Date != local.Date ? "MM-dd " : "") + (pace < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm"),
        CultureInfo.InvariantCulture);
}
