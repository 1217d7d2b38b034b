namespace Integrity.Proofs;

/// <summary>What a check that did not pass does to the verdict.</summary>
public enum CheckGrade
{
    /// <summary>A failure breaks the proof; what cannot be checked leaves it unproven.</summary>
    Integrity,

    /// <summary>A failure leaves integrity as it is, and is reported by its own exit code; not asked means not required.</summary>
    Policy,
}

/// <summary>One thing the verifier checks, by the stable code under which verdicts, texts and documents name it.</summary>
/// <remarks><see cref="All"/> is the closed list, in the order in which a verdict gives the checks.</remarks>
public sealed record CheckCode
{
    private static readonly List<CheckCode> Known = [];

    public static readonly CheckCode BundleFormat = new("bundle.format");
    public static readonly CheckCode BundleOrigin = new("bundle.origin");
    public static readonly CheckCode BundleStreams = new("bundle.streams");
    public static readonly CheckCode CaseItems = new("case.items");
    public static readonly CheckCode CheckpointSignature = new("checkpoint.signature");
    public static readonly CheckCode CheckpointHeads = new("checkpoint.heads");
    public static readonly CheckCode StreamPresent = new("stream.present");
    public static readonly CheckCode StreamChain = new("stream.chain");
    public static readonly CheckCode StreamInclusion = new("stream.inclusion");
    public static readonly CheckCode StreamHead = new("stream.head");
    public static readonly CheckCode StreamAbsent = new("stream.absent");
    public static readonly CheckCode AgencyRoot = new("agency.root");
    public static readonly CheckCode StreamCustody = new("stream.custody");
    public static readonly CheckCode AnchorPresent = new("anchor.present");
    public static readonly CheckCode AnchorHeader = new("anchor.header");
    public static readonly CheckCode AnchorContract = new("anchor.contract");
    public static readonly CheckCode AnchorSize = new("anchor.size");
    public static readonly CheckCode AnchorRoot = new("anchor.root");
    public static readonly CheckCode AnchorBlock = new("anchor.block");
    public static readonly CheckCode AnchorSeal = new("anchor.seal");
    public static readonly CheckCode AfterHeaders = new("after.headers");
    public static readonly CheckCode ExhibitDigest = new("exhibit.digest");
    public static readonly CheckCode AnchorAge = new("anchor.age", CheckGrade.Policy);

    private CheckCode(string code, CheckGrade grade = CheckGrade.Integrity)
    {
        (Code, Grade) = (code, grade);
        Known.Add(this);
    }

    public string Code { get; }

    public CheckGrade Grade { get; }

    public static IReadOnlyList<CheckCode> All => Known;

    public override string ToString() => Code;
}
