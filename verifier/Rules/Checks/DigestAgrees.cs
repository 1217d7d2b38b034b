using Integrity.Digests;

namespace Integrity.Rules.Checks;

/// <summary>A digest that somebody else certified is the one stated.</summary>
internal sealed record DigestAgrees(MemberPath Member) : StepCheck("digest-agrees")
{
    public static DigestAgrees? Read(PartReader part) => part.OpenMember("member") is { } member ? new(member) : null;

    public override Ruling Judge(in Site site)
    {
        if (Member.OpenText(site.Statement) is not { } text || !Digest.Parse(text).Ok(out var certified, out _) || !site.Said.Digests().Ok(out var stated, out _))
        {
            return Ruling.Silent;
        }

        var comparable = stated.All.Where(d => d.Digest.Algorithm == certified.Algorithm).ToList();
        return comparable.Count == 0 ? (stated.All.IsEmpty ? Ruling.Silent : Ruling.Human("judged.certificate-not-comparable", certified.ToString()))
            : comparable.Exists(d => d.Digest == certified) ? Ruling.Holds("judged.certificate-agrees", certified.ToString())
            : Ruling.Fails("judged.certificate-differs", certified.ToString(), comparable[0].Digest.ToString());
    }
}
