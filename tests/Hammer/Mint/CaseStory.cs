using Integrity.Identifiers;
using Integrity.Testing;

namespace Integrity.Hammer.Mint;

/// <summary>One case: it is opened and lists its items, then each item goes its way through three agencies. Now and then a statement that must be refused.</summary>
internal sealed class CaseStory(Pen pen, string origin, TestAgency[] agencies, DateTimeOffset begin, int items, double invalid, string run)
{
    private DateTimeOffset now;
    private Random dice = new(0);

    public PlannedCase Tell(int number)
    {
        dice = new Random(number);
        var places = Enumerable.Range(0, agencies.Length).ToArray();
        dice.Shuffle(places);
        var (police, lab, court) = (places[0], places[1 % places.Length], places[2 % places.Length]);
        now = begin;
        var name = $"H{run}-{number}";
        var @case = new StreamHead(StreamName.Parse($"case/{name}").OrThrow(), origin);
        var codes = Enumerable.Range(0, items).Select(i => Cast.Code($"hammer {run} {number} {i}")).ToArray();
        var opening = new List<Planned> { Do(@case, "case.open", police, new($"\"type\":\"criminal\",\"title\":\"{name}\",\"agencies\":[\"{agencies[lab].Id}\"]")) };
        opening.AddRange(codes.Select(c => Do(@case, "case.join", police, new($"\"item\":\"{c}\""))));
        var segments = new List<Segment> { new(opening) };
        foreach (var code in codes)
        {
            now = begin.AddHours(2);
            var line = new List<Planned>();
            var child = Cast.Code($"image of {code}");
            var item = new StreamHead(StreamName.Item(code), origin);
            var acquired = new ItemStory(this, line, item, invalid, dice).Tell(name, police, lab, court, child);
            segments.Add(new(line));
            if (dice.Next(2) == 0)
            {
                var image = new StreamHead(StreamName.Item(child), origin);
                segments.Add(new([Do(image, "derive", lab, Texts.Derive(item.Name, acquired))]));
            }
        }

        return new(segments);
    }

    public TestAgency Agency(int place) => agencies[place];

    public Planned Do(StreamHead stream, string act, int by, Said said)
    {
        now = now.AddMinutes(10);
        return pen.Write(stream, act, agencies[by], by, now, said, Pen.SignersFor(agencies[by], act));
    }

    /// <summary>A statement with something wrong in it, to be refused where the stream stands now.</summary>
    public Planned Wrong(StreamHead stream, int holder)
    {
        var stranger = (holder + 3) % agencies.Length;
        var check = new Said("\"match\":true");
        var (by, signers) = (agencies[holder], Pen.SignersFor(agencies[holder], "check"));
        return dice.Next(stranger == holder ? 4 : 5) switch
        {
            0 => pen.Refused("custody.stale", stream, 0, "check", by, holder, now, check, null, signers),
            1 => pen.Refused("schema.required", stream, stream.Seq, "check", by, holder, now, new("\"note\":\"no match said\""), null, signers),
            2 => pen.Refused("custody.other-ledger", stream, stream.Seq, "check", by, holder, now, check, "ledger.elsewhere/integrity", signers),
            3 => Tampered(pen.Refused("statement.bad-signature", stream, stream.Seq, "check", by, holder, now, check, null, signers)),
            _ => pen.Refused("custody.not-the-holder", stream, stream.Seq, "check", agencies[stranger], stranger, now, check, null, Pen.SignersFor(agencies[stranger], "check")),
        };
    }

    /// <summary>One bit of the signature is another.</summary>
    private static Planned Tampered(Planned sound)
    {
        var body = (byte[])sound.Body.Clone();
        var at = body.AsSpan().IndexOf("\"signature\":\""u8) + 20;
        body[at] = body[at] == (byte)'A' ? (byte)'B' : (byte)'A';
        return sound with { Body = body };
    }
}
