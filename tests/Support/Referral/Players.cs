using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;

namespace Integrity.Testing.Referral;

/// <summary>Who plays in the story of a referral (行刑衔接), and what it is about.</summary>
public static class Players
{
    /// <summary>A technician of the court: puts exhibits away together with the custodian.</summary>
    public static readonly Officer Tao = Cast.Of("331024-4003", SignatureAlgorithm.ES256, Roles.Examiner);

    public static readonly TestAgency Bureau = Cast.WithSeal(Cast.Bureau);
    public static readonly TestAgency Police = Cast.WithSeal(Cast.Police);
    public static readonly TestAgency Lab = Cast.Lab;
    public static readonly TestAgency Procuratorate = Cast.WithSeal(Cast.Procuratorate);
    public static readonly TestAgency Court = Cast.WithSeal(Cast.Court, Tao);

    public static readonly IReadOnlyList<TestAgency> All = [Bureau, Police, Lab, Procuratorate, Court];

    /// <summary>Operates the ledger, and is no party to anything in it.</summary>
    public static readonly AgencyId Operator = AgencyId.Parse("cn.33.bigdata").OrThrow();

    public const string Edition = "CN-CRIM@2026.1";

    public static readonly StreamName Standard = StreamName.Parse("standard/CN-CRIM").OrThrow();
    public static readonly StreamName Agreement = StreamName.Parse("agreement/xianju-2026-1").OrThrow();

    /// <summary>The bureau's own case, and the criminal case that came of it.</summary>
    public static readonly StreamName AdministrativeCase = StreamName.Parse("case/XZ3310240000002026030007").OrThrow();

    public static readonly StreamName CriminalCase = StreamName.Parse("case/A3310240000002026030012").OrThrow();

    /// <summary>What the bureau seized.</summary>
    public static readonly StreamName Handset = Item("referred handset");

    /// <summary>What the police obtained from a payment provider.</summary>
    public static readonly StreamName Records = Item("payment records");

    /// <summary>What the lab made of the handset: its image, an extraction that it announced and never made, and its report.</summary>
    public static readonly StreamName Image = Item("image of the referred handset");

    public static readonly StreamName Extraction = Item("extraction that was never made");
    public static readonly StreamName Opinion = Item("report on the referred handset");

    private static StreamName Item(string label) => StreamName.Item(Cast.Code(label));
}
