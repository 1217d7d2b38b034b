using Integrity.Identifiers;

namespace Integrity.Hammer.Mint;

/// <summary>One item: collected, sealed, stored, handed over, examined, handed on. Which turns it takes is drawn by lot.</summary>
internal sealed class ItemStory(CaseStory story, List<Planned> line, StreamHead item, double invalid, Random dice)
{
    /// <summary>Appends the item's statements; returns the digest of the acquisition, which its image rests on.</summary>
    public Hash256 Tell(string @case, int police, int lab, int court, EvidenceCode child)
    {
        Do("collect", police, Texts.Collect(@case));
        Do("seal", police, Texts.Seal);
        Do("check", police, Texts.Check);
        if (dice.Next(2) == 0)
        {
            Do("deposit", police, Texts.Deposit);
            Do("withdraw", police, Texts.Withdraw);
        }

        Offer(police, lab, "examination");
        switch (dice.Next(8))
        {
            case 0:
                Do("transfer.refuse", lab, new("\"reason\":\"封条破损\""));
                Offer(police, lab, "examination");
                break;
            case 1:
                Do("transfer.recall", police, new("\"reason\":\"移交对象有误\""));
                Offer(police, lab, "examination");
                break;
        }

        Do("transfer.accept", lab, Texts.AcceptSealed);
        Do("unseal", lab, Texts.Unseal);
        Do("acquire", lab, Texts.Acquire(child));
        var acquired = line[^1].Digest;
        Do("report", lab, Texts.Report);
        Offer(lab, court, "prosecution");
        Do("transfer.accept", court, Texts.Accept);
        Do("check", court, Texts.Check);
        return acquired;
    }

    private void Offer(int from, int to, string purpose) =>
        Do("transfer.offer", from, new($"\"to\":\"{story.Agency(to).Id}\",\"purpose\":\"{purpose}\"", ("note", "\"随附委托书\"")));

    private void Do(string act, int by, Said said)
    {
        line.Add(story.Do(item, act, by, said));
        if (dice.NextDouble() < invalid && act is "seal" or "check" or "unseal" or "report")
        {
            line.Add(story.Wrong(item, by));
        }
    }
}
