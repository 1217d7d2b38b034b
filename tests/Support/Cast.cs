using System.Security.Cryptography;
using System.Text;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;

namespace Integrity.Testing;

/// <summary>Someone who signs: a key, the pseudonymous number it belongs to, and its roles.</summary>
public sealed record Officer(string Number, SigningKey Key, Roles Roles);

/// <summary>An agency with its root key and officers.</summary>
public sealed record TestAgency(AgencyId Id, string Name, SigningKey Root, IReadOnlyList<Officer> Officers)
{
    public StreamName Stream => StreamName.Agency(Id);

    /// <summary>The first officers that fill an act's wanted places, each one once.</summary>
    public Officer[] SignersFor(ActDefinition act)
    {
        var chosen = new List<Officer>();
        foreach (var wanted in act.Signers)
        {
            chosen.AddRange(Officers.Where(o => (o.Roles & wanted.AnyOf) != Roles.None && !chosen.Contains(o)).Take(wanted.Count));
        }

        return [.. chosen];
    }
}

/// <summary>Who plays in the tests. Every key follows from its label, so every signature, digest and root is the same in every run.</summary>
public static class Cast
{
    /// <summary>Officers' keys are valid from here on.</summary>
    public static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Officer Zhang = Of("331024-1001", SignatureAlgorithm.ES256, Roles.Investigator);
    public static readonly Officer Li = Of("331024-1002", SignatureAlgorithm.ES256, Roles.Investigator);
    public static readonly Officer Wang = Of("331024-1003", SignatureAlgorithm.ES256, Roles.Custodian);
    public static readonly Officer Chen = Of("331024-1004", SignatureAlgorithm.ES256, Roles.Approver);
    public static readonly Officer Zhao = Of("331024-2001", SignatureAlgorithm.ES256, Roles.Examiner);
    public static readonly Officer Qian = Of("331024-2002", SignatureAlgorithm.ES256, Roles.Examiner);
    public static readonly Officer Sun = Of("331024-2003", SignatureAlgorithm.ES256, Roles.Custodian);
    public static readonly Officer Wu = Of("331024-2004", SignatureAlgorithm.ES256, Roles.Approver);
    public static readonly Officer LabSeal = Of("331024-2000", SignatureAlgorithm.EdDSA, Roles.Seal);
    public static readonly Officer Zhou = Of("331024-3001", SignatureAlgorithm.ES256K, Roles.Custodian);
    public static readonly Officer Zheng = Of("331024-3002", SignatureAlgorithm.ES256, Roles.Investigator | Roles.Examiner);
    public static readonly Officer Feng = Of("331024-3003", SignatureAlgorithm.ES256, Roles.Examiner | Roles.Approver);
    public static readonly Officer Han = Of("331024-4001", SignatureAlgorithm.ES256, Roles.Judge);
    public static readonly Officer Wei = Of("331024-4002", SignatureAlgorithm.ES256, Roles.Custodian | Roles.Approver);

    public static readonly Officer Gu = Of("331024-5001", SignatureAlgorithm.ES256, Roles.Investigator);
    public static readonly Officer Meng = Of("331024-5002", SignatureAlgorithm.ES256, Roles.Investigator);
    public static readonly Officer Qiu = Of("331024-5003", SignatureAlgorithm.ES256, Roles.Custodian);
    public static readonly Officer Ping = Of("331024-5004", SignatureAlgorithm.ES256, Roles.Approver);

    public static readonly TestAgency Police = Agency("cn.331024.psb", "仙居县公安局", Zhang, Li, Wang, Chen);
    public static readonly TestAgency Lab = Agency("cn.331024.lab", "仙居县电子数据鉴定中心", Zhao, Qian, Sun, Wu, LabSeal);
    public static readonly TestAgency Procuratorate = Agency("cn.331024.proc", "仙居县人民检察院", Zhou, Zheng, Feng);

    /// <summary>Plays only where it is created: <c>History.WithAgencies().Create(Court)</c>.</summary>
    public static readonly TestAgency Court = Agency("cn.331024.court", "仙居县人民法院", Han, Wei);

    /// <summary>An administrative organ: it seizes, and refers what is a crime to the police. Plays only where it is created.</summary>
    public static readonly TestAgency Bureau = Agency("cn.331024.market", "仙居县市场监督管理局", Gu, Meng, Qiu, Ping);

    public static readonly IReadOnlyList<TestAgency> Agencies = [Police, Lab, Procuratorate];

    public static readonly IReadOnlyList<TestAgency> Everyone = [.. Agencies, Court];

    /// <summary>The same agency with its seal (公章) as one more key, and others whom a play needs.</summary>
    public static TestAgency WithSeal(TestAgency agency, params Officer[] others) =>
        agency with { Officers = [.. agency.Officers, .. others, Of($"{agency.Officers[0].Number[..^1]}0", SignatureAlgorithm.EdDSA, Roles.Seal)] };

    /// <summary>The private key of a label.</summary>
    public static SigningKey Key(string label, SignatureAlgorithm algorithm = SignatureAlgorithm.ES256) =>
        SigningKey.FromPrivate(algorithm, SHA256.HashData(Encoding.UTF8.GetBytes($"test key of {label}")));

    /// <summary>The evidence code of a label.</summary>
    public static EvidenceCode Code(string label) => EvidenceCode.FromBits(SHA256.HashData(Encoding.UTF8.GetBytes($"test item {label}")).AsSpan(0, EvidenceCode.Bytes));

    /// <summary>An officer whose key follows from the number.</summary>
    public static Officer Of(string number, SignatureAlgorithm algorithm, Roles roles) => new(number, Key(number, algorithm), roles);

    private static TestAgency Agency(string id, string name, params Officer[] officers) => new(AgencyId.Parse(id).OrThrow(), name, Key(id), officers);
}
