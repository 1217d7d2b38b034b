using System.Collections.Immutable;
using System.Text.Json;

namespace Integrity.Rules.Checks;

/// <summary>What the acquisition tool itself verified.</summary>
internal sealed record ToolVerification(ImmutableArray<string> Source, ImmutableArray<string> Image, long BadSectors) : StepCheck("tool-verification")
{
    private static readonly MemberPath SourcePath = MemberPath.Parse("verification.source")!;
    private static readonly MemberPath ImagePath = MemberPath.Parse("verification.image")!;
    private static readonly MemberPath BadSectorsPath = MemberPath.Parse("badSectors")!;

    public static ToolVerification? Read(PartReader part)
    {
        part.OnlyOn("acquire");
        static bool Known(string text) => text is "match" or "mismatch" or "none";
        const string Wanted = "match | mismatch | none";
        return part.Integer("badSectors") is { } most ? new(part.Texts("source", Wanted, Known), part.Texts("image", Wanted, Known), most) : null;
    }

    public override Ruling Judge(in Site site)
    {
        var (source, image) = (SourcePath.OpenText(site.Statement) ?? "none", ImagePath.OpenText(site.Statement) ?? "none");
        var bad = BadSectorsPath.Open(site.Statement) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var count) ? count : 0;
        IReadOnlyList<string> values = [source, image, bad.ToString("0")];
        return Source.Contains(source) && Image.Contains(image) && bad <= BadSectors
            ? Ruling.Holds("judged.tool-verified", values)
            : Ruling.Fails("judged.tool-not-verified", values);
    }
}
