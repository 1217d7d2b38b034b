using Integrity.Log;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Log;

public class LogTextsTests
{
    [Theory]
    [InlineData("leaf.malformed")]
    [InlineData("leaf.number-too-large")]
    [InlineData("note.too-large")]
    [InlineData("note.too-many-signatures")]
    [InlineData("note.malformed")]
    [InlineData("note.not-signed")]
    [InlineData("note.signed-twice")]
    [InlineData("note.bad-signature")]
    [InlineData("note.key-malformed")]
    [InlineData("checkpoint.malformed")]
    [InlineData("checkpoint.other-log")]
    [InlineData("tile.path-malformed")]
    [InlineData("tile.entries-malformed")]
    [InlineData("heads.bucket-malformed")]
    [InlineData("heads.bucket-differs")]
    public void Every_refusal_says_what_is_wrong_and_what_to_do_in_both_languages(string code)
    {
        var texts = Catalogue.Of(typeof(MerkleTree).Assembly);
        Assert.True(texts.Has(code));
        foreach (var language in (Language[])[Language.English, Language.Chinese])
        {
            Assert.DoesNotContain('{', texts.Say(language, code, "a", "b"));
            Assert.NotEqual("", texts.Fix(language, code, "a", "b"));
        }
    }
}
