using System.Text.Json.Nodes;
using Integrity.Identifiers;

namespace Integrity.Testing;

/// <summary>The story that the demo plays, as a history: police, lab, procuratorate.</summary>
public static class Story
{
    public static readonly StreamName Handset = StreamName.Item(Cast.Code("handset"));
    public static readonly StreamName Image = StreamName.Item(Cast.Code("image"));

    /// <summary>
    /// Three agencies and their keys; a handset collected by two investigators, sealed, offered to and accepted by the lab, unsealed, acquired with
    /// two digests, reported on, offered to and accepted by the procuratorate. No finding.
    /// </summary>
    /// <param name="imageDigests">The image's recorded digests, where a real one is at hand.</param>
    public static History Full(JsonArray? imageDigests = null) => History.WithAgencies()
        .Do("collect", Cast.Police)
        .Do("seal", Cast.Police)
        .Do("transfer.offer", Cast.Police)
        .Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
        .Do("unseal", Cast.Lab)
        .Do("acquire", Cast.Lab, b => b.With("children/0/digests", imageDigests?.DeepClone() ?? Bodies.Digests("image")))
        .Do("report", Cast.Lab)
        .Do("transfer.offer", Cast.Lab, b => b.With("to", Cast.Procuratorate.Id.ToString()).With("purpose", "prosecution").With("due", null))
        .Do("transfer.accept", Cast.Procuratorate);

    /// <summary><see cref="Full"/>, and the image as an item of its own; the subject is then the image.</summary>
    public static History WithImage()
    {
        var history = Full();
        var acquired = history.Item.Children[0];
        history.Subject = Image;
        return history.Do("derive", Cast.Lab, b => b.With("parent", Handset.ToString()).With("statement", $"sha256:{acquired.Statement}"));
    }

    /// <summary>
    /// A case with every kind of stream that a dossier holds: a handset, an image made from it, a report and a planned item that have not begun; a
    /// standard, an agreement, and a recognition under both; one disclosure on record as erased. The subject is the handset.
    /// </summary>
    public static History OfCase()
    {
        var history = History.WithAgencies().Agreed()
            .DoIn(StreamBodies.Case, "case.open", Cast.Police)
            .DoIn(StreamBodies.Case, "case.join", Cast.Police)
            .DoIn(StreamBodies.Case, "case.join", Cast.Police, b => b.With("item", Cast.Code("planned").ToString()))
            .Do("collect", Cast.Police)
            .Do("share.grant", Cast.Police)
            .Do("transfer.offer", Cast.Police)
            .Do("transfer.accept", Cast.Lab)
            .Do("acquire", Cast.Lab)
            .Do("report", Cast.Lab)
            .Do("recognize", Cast.Procuratorate)
            .Do("erase", Cast.Police);
        var acquired = history.Item.Children[0];
        history.Subject = Image;
        history.Do("derive", Cast.Lab, b => b.With("parent", Handset.ToString()).With("statement", $"sha256:{acquired.Statement}"));
        history.Subject = Handset;
        return history;
    }

    /// <summary>A history of exactly that many statements on one handset, as long custody goes: in and out of lockers, checked, handed over and back.</summary>
    public static History OfLength(int statements)
    {
        var history = History.WithAgencies().Do("collect", Cast.Police);
        var (holder, other) = (Cast.Police, Cast.Lab);
        for (var n = 1; n < statements; n++)
        {
            switch (n % 6)
            {
                case 1:
                    history.Do("seal", holder);
                    break;
                case 2:
                    var to = other.Id.ToString();
                    history.Do("transfer.offer", holder, b => b.With("to", to));
                    break;
                case 3:
                    (holder, other) = (other, holder);
                    history.Do("transfer.accept", holder, b => b.With("seal", Bodies.Seal));
                    break;
                case 4:
                    history.Do("check", holder);
                    break;
                case 5:
                    history.Do("unseal", holder);
                    break;
                default:
                    history.Do("check", holder);
                    break;
            }
        }

        return history;
    }
}
