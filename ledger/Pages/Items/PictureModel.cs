namespace Integrity.Ledger.Pages.Items;

/// <summary>The custody of an item to scale: places from 0 (left) to 1 (right). Says nothing that the lists below it do not say.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="Description">The same in sentences, for who does not see it.</param>
/// <param name="Lanes">From top to bottom: hands, then what was done to the item meanwhile, then what no anchor shows.</param>
/// <param name="Between">Time between hands, through all lanes.</param>
/// <param name="Marks">Every statement.</param>
/// <param name="Ticks">The scale below.</param>
/// <param name="Anchor">The last block that is drawn; null without one.</param>
public sealed record CustodyPicture(
    string Title,
    string Description,
    string Zone,
    IReadOnlyList<PictureLane> Lanes,
    IReadOnlyList<PictureBar> Between,
    IReadOnlyList<PictureMark> Marks,
    IReadOnlyList<PictureTick> Ticks,
    double? Anchor);

public sealed record PictureLane(string Label, IReadOnlyList<PictureBar> Bars);

/// <summary>A stretch of time.</summary>
/// <param name="Kind"><c>held</c>, <c>sealed</c>, <c>stored</c>, <c>way</c>, <c>before</c>.</param>
/// <param name="Open">It goes on beyond the right edge.</param>
public sealed record PictureBar(string Kind, double Start, double End, string Says, bool Open = false);

/// <summary>One statement on the line of time.</summary>
/// <param name="Tone"><c>good</c>, <c>doubtful</c>, <c>bad</c>, <c>quiet</c>; each is drawn in a shape of its own.</param>
public sealed record PictureMark(double At, string Tone, string Says);

public sealed record PictureTick(double At, string Label);
