using System.Collections.Immutable;
using System.Text;
using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Testing;
using Microsoft.Playwright;

namespace Integrity.Browser.Tests.Verify;

/// <summary>What people bring to the page: bundles in every state that a verdict has, and the files that they are about.</summary>
internal static class Evidence
{
    private static readonly World World = new(Story.WithImage());

    private static readonly Bundle Handset = World.Bundle(Story.Handset);

    /// <summary>The very bytes whose digest the story's acquisition recorded.</summary>
    public static FilePayload Image { get; } = File("image.dd", "image data"u8.ToArray());

    public static FilePayload Another { get; } = File("image (copy).dd", "something else"u8.ToArray());

    public static FilePayload Trust { get; } = File("trust.json", World.Pinning(Handset).ToUtf8());

    /// <summary>In the order of the screens.</summary>
    public static ImmutableArray<string> States { get; } = ["good", "not-met", "mismatch", "pending", "unavailable", "withheld", "broken", "nothing"];

    public static FilePayload Bundle(string state) => File("handset.evidence.json", state switch
    {
        "pending" => World.Bundle(Story.Handset, anchored: false).ToUtf8(),
        "withheld" => Handset.Withholding((_, _) => true).ToUtf8(),
        "broken" => (Handset with { Streams = Handset.Streams.SetItem(0, Handset.Streams[0] with { Statements = Handset.Streams[0].Statements[..^1] }) }).ToUtf8(),
        "nothing" => "{\"format\":\"something else\"}"u8.ToArray(),
        _ => Handset.ToUtf8(),
    });

    /// <summary>The trust that goes with a state: an agency is missing in that of <c>unavailable</c>.</summary>
    public static FilePayload TrustOf(string state) => state == "unavailable"
        ? File("trust.json", (World.Pinning(Handset) is var trust ? trust with { Agencies = trust.Agencies.RemoveAt(1) } : trust).ToUtf8())
        : Trust;

    /// <summary>What ends a text, an attribute, a comment, a style and a title; and what turns the direction of reading.</summary>
    public const string Attack = "</title></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>-->&\u202Etxt.exe";

    /// <summary>A history with the attack in every text that its signers may write, anchored and rightly signed.</summary>
    public static (FilePayload Bundle, FilePayload Trust) Hostile()
    {
        var history = History.WithAgencies()
            .Do("collect", Cast.Police, b => b.With("place", Attack).With("description", Attack).With("instrument", Attack))
            .Do("seal", Cast.Police, b => b.With("note", Attack))
            .Do("transfer.offer", Cast.Police, b => b.With("note", Attack))
            .Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal).With("condition", Attack).With("note", Attack));
        var world = new World(history);
        var bundle = world.Bundle(Story.Handset);
        return (File(Attack.Replace('/', '_') + ".evidence.json", bundle.ToUtf8()), File("trust.json", world.Pinning(bundle).ToUtf8()));
    }

    /// <summary>Two items of one ledger, one with <see cref="Image"/> on record, the other with <see cref="Another"/>, and a trust file for both.</summary>
    public static (FilePayload One, FilePayload Other, FilePayload Trust) Neighbours()
    {
        var history = Story.Full();
        var other = Integrity.Identifiers.StreamName.Item(Cast.Code("neighbour"));
        history.Subject = other;
        history.Do("collect", Cast.Police, b => b.With("digests", new System.Text.Json.Nodes.JsonArray(Bodies.Digest($"sha256:{Hash256.Sha256(Another.Buffer)}"))));
        var world = new World(history);
        var first = world.Bundle(Story.Handset);
        return (File("one.evidence.json", first.ToUtf8()), File("other.evidence.json", world.Bundle(other).ToUtf8()), File("trust.json", world.Pinning(first).ToUtf8()));
    }

    public static FilePayload File(string name, byte[] bytes) => new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    public static string Utf8(FilePayload file) => Encoding.UTF8.GetString(file.Buffer);
}
