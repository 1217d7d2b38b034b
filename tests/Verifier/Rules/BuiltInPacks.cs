using Integrity.Rules;

namespace Integrity.Tests.Rules;

public class BuiltInPacks
{
    [Fact]
    public void Three_come_with_the_verifier() => Assert.Equal(["CN-CRIM@2026.1", "FRE-902@2017.1", "ISO-27037@2012.1"], Packs.Names);

    [Theory]
    [InlineData("CN-CRIM@2026.1")]
    [InlineData("FRE-902@2017.1")]
    [InlineData("ISO-27037@2012.1")]
    public void Lint_finds_nothing_in_them(string name)
    {
        var source = Packs.Source(name).OrThrow();
        Assert.Equal([], Pack.Lint(source).Select(f => $"{f.Line}:{f.Column} {f.Why}"));
        Assert.Equal(name, Packs.BuiltIn(name).OrThrow().Name);
    }

    [Theory]
    [InlineData("CN-CRIM@2026.1")]
    [InlineData("FRE-902@2017.1")]
    [InlineData("ISO-27037@2012.1")]
    public void The_one_spelling_of_a_pack_is_the_same_pack(string name)
    {
        var pack = Packs.BuiltIn(name).OrThrow();
        var again = Pack.Parse(pack.ToUtf8()).OrThrow();
        Assert.Equal(pack.Digest, again.Digest);
        Assert.Equal(pack.ToUtf8(), again.ToUtf8());
        Assert.True(Packs.Has(again));
    }

    [Fact]
    public void Another_name_is_refused() => Assert.Equal("pack.unknown", Packs.BuiltIn("CN-CRIM@1999").Why?.Code);
}
