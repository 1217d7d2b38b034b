namespace Integrity.Ledger.Pages.Items;

/// <summary>Everything that the page of an item says, and its JSON twin.</summary>
/// <param name="Collected">How and by whom it began.</param>
/// <param name="Zone">In which every time is written.</param>
/// <param name="Newest">The newest statement's digest, as the next one's <c>prev</c> names it.</param>
/// <param name="Withheld">Members of this history, or of those it was made from, that are not shown to this reader.</param>
public sealed record ItemModel(
    string Code,
    Coded Kind,
    string? Case,
    string? Description,
    string Collected,
    string Zone,
    string Newest,
    ItemStanding Now,
    ItemJudged Judged,
    CustodyPicture? Picture,
    IReadOnlyList<Hand> Hands,
    IReadOnlyList<AnchorGap> Gaps,
    IReadOnlyList<StepModel> Steps,
    IReadOnlyList<TermModel> Terms,
    ParentModel? Parent,
    IReadOnlyList<ChildModel> Children,
    IReadOnlyList<RecognitionModel> Recognitions,
    IReadOnlyList<DigestModel> Digests,
    IReadOnlyList<WithheldModel> Withheld);

/// <summary>A word of a closed list: as programs and as people write it.</summary>
public sealed record Coded(string Code, string Says);

/// <summary>A point in time: UTC for programs, in the page's zone for people.</summary>
public sealed record When(string At, string Shown);

/// <summary>An agency by its id, with the name its keyring gives.</summary>
public sealed record Named(string Id, string? Name);

/// <summary>Where the item is now.</summary>
/// <param name="State"><c>held</c>, <c>returned</c> or <c>disposed</c>.</param>
/// <param name="Waiting">Statements that no anchored checkpoint has yet; none where nothing is anchored anywhere, because there is nothing to wait for.</param>
public sealed record ItemStanding(Coded State, Named Holder, When Since, string? Seal, string? Locker, OfferModel? Offer, IReadOnlyList<HoldModel> Holds, int Waiting);

public sealed record OfferModel(Named To, Coded Purpose, When? Due, long Seq);

public sealed record HoldModel(Named By, When? Until, long Seq);

/// <summary>How the history was judged: by which pack, as of when, and what of it.</summary>
/// <param name="Standing"><c>intact</c>, <c>rules-not-kept</c>, <c>pending</c>, <c>unanchored</c>, <c>unproven</c>, <c>broken</c>, <c>not-logged</c>.</param>
/// <param name="Means">What that is, in a sentence.</param>
/// <param name="Size">Of the log at the checkpoint that was judged.</param>
/// <param name="Rules">Every rule that had something to judge, in the pack's order.</param>
/// <param name="Whole">What was found of the history as a whole, or of the items it was made from.</param>
public sealed record ItemJudged(
    Coded Standing,
    string Means,
    string Pack,
    string Title,
    When AsOf,
    long? Size,
    AnchorRef? Anchor,
    IReadOnlyList<CountModel> Counts,
    IReadOnlyList<RuleModel> Rules,
    IReadOnlyList<RuleFound> Whole);

/// <summary>Rules with that outcome somewhere.</summary>
public sealed record CountModel(Coded Outcome, int Count);

/// <summary>A rule, said once.</summary>
/// <param name="Source">Null for one of the ledger's own.</param>
public sealed record RuleModel(string Id, Coded Worst, string Asks, string? Source, string? Cure, string? Person);

/// <summary>What a rule found in one place.</summary>
/// <param name="Item">The item's code, where it is another's history.</param>
/// <param name="CuredBy">Seq of the cure.</param>
public sealed record RuleFound(string Rule, Coded Outcome, string Says, string? Item = null, long? Seq = null, long? CuredBy = null);

/// <summary>The block that holds a checkpoint.</summary>
/// <param name="Size">The checkpoint's.</param>
public sealed record AnchorRef(long Size, long Number, string Block, string Transaction, When Time);

/// <summary>One stay with an agency.</summary>
/// <param name="Until">Null while it is held.</param>
/// <param name="Way">How long it was on the way before, and since which offer.</param>
public sealed record Hand(Named Agency, When From, When? Until, long Seq, Coded Act, string? Way);

/// <summary>What no anchor can show: the time from the end of an act to the first block that holds it. Null while there is none.</summary>
/// <param name="Negative">The end, as claimed, is later than that block by this length.</param>
public sealed record AnchorGap(long Seq, Coded Act, When Ended, AnchorRef? First, string? Length, bool Negative);

/// <summary>One statement.</summary>
/// <param name="State"><c>accepted</c>, <c>logged</c> or <c>anchored</c>.</param>
/// <param name="Claimed">By its signers.</param>
/// <param name="NotBefore">Time of the block it names: it was signed later than that.</param>
/// <param name="Index">Its place in the log.</param>
/// <param name="Anchored">The first block that holds it.</param>
/// <param name="Worst">The gravest outcome found here; null when nothing was judged here.</param>
/// <param name="Said">What it says, open and disclosed.</param>
/// <param name="NotSaid">Members that its schema allows and that it certainly does not have.</param>
/// <param name="Withheld">How many members are not shown.</param>
/// <param name="MayBe">Names that those may be among.</param>
/// <param name="Erased">Erasures of its members, by seq: what is withheld is gone.</param>
public sealed record StepModel(
    long Seq,
    Coded Act,
    Named Agency,
    Coded State,
    When Claimed,
    When? NotBefore,
    When Accepted,
    long? Index,
    AnchorRef? Anchored,
    string Statement,
    Coded? Worst,
    IReadOnlyList<SignerModel> Signers,
    IReadOnlyList<RuleFound> Found,
    IReadOnlyList<string> Kept,
    IReadOnlyList<MemberModel> Said,
    IReadOnlyList<Coded> NotSaid,
    int Withheld,
    IReadOnlyList<Coded> MayBe,
    IReadOnlyList<long> Erased);

/// <summary>Who signed. A key that no keyring names yet has no officer.</summary>
public sealed record SignerModel(string? Officer, IReadOnlyList<Coded> Roles, Named Agency, string Kid);

/// <summary>One member of what was said.</summary>
/// <param name="Disclosed">It travels beside the statement and could be withheld from somebody else.</param>
public sealed record MemberModel(string Name, string Label, IReadOnlyList<string> Lines, bool Disclosed);

public sealed record TermModel(string Term, Coded Status, string Says, Named Agency, long Seq, When Since, When? Due, When? Met, long? MetBy);

/// <summary>The item that this one was made from.</summary>
/// <param name="Readable">Whether this reader may open its page.</param>
public sealed record ParentModel(string Code, Coded? Kind, bool Readable);

/// <summary>An item that this one lists among what was made of it.</summary>
/// <param name="Readable">It has a history of its own, which says that it was made from this item, and this reader may open it. Which of these it lacks is not said.</param>
public sealed record ChildModel(string Code, Coded Kind, long Seq, bool Readable);

/// <summary>A recognition, or that it was declined.</summary>
/// <param name="Match">Whether the report it names is the one that the history gives.</param>
/// <param name="Open">Conditions of the agreement that are not fulfilled.</param>
public sealed record RecognitionModel(long Seq, Named By, Coded Outcome, string? Agreement, string Rules, Coded Match, IReadOnlyList<RuleFound> Open);

public sealed record DigestModel(string Of, string Digest, Coded Scope, Coded Source, long Seq);

/// <summary>What one statement has and does not show to this reader.</summary>
/// <param name="Item">The item's code, where it is another's history.</param>
public sealed record WithheldModel(string? Item, long Seq, Coded Act, int Count, IReadOnlyList<Coded> MayBe, bool Erased);
