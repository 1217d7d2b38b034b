using System.Text;
using Integrity.Identifiers;

namespace Integrity.Tests.Identifiers;

public sealed class Names
{
    [Theory]
    [InlineData("cn.331024.psb")]
    [InlineData("a")]
    [InlineData("a-b.c-d")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Agency_ids(string text) => Assert.Equal(text, AgencyId.Parse(text).OrThrow().ToString());

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a.-b")]
    [InlineData("A")]
    [InlineData("a_b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("ａ")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Not_agency_ids(string text) => Assert.Equal("identifier.agency", AgencyId.Parse(text).Why?.Code);

    [Theory]
    [InlineData("item/EV-0000-0000-0000-0000-0", StreamKind.Item)]
    [InlineData("agency/cn.331024.psb", StreamKind.Agency)]
    [InlineData("standard/CN-CRIM", StreamKind.Standard)]
    [InlineData("agreement/zj-gs_2026", StreamKind.Agreement)]
    [InlineData("case/A3310240000002026110001", StreamKind.Case)]
    [InlineData("share/7Q", StreamKind.Share)]
    public void Streams(string text, StreamKind kind)
    {
        var stream = StreamName.Parse(text).OrThrow();
        Assert.Equal((kind, text), (stream.Kind, stream.ToString()));
        Assert.Equal(StreamName.Parse(text).OrThrow(), stream);
    }

    [Theory]
    [InlineData("")]
    [InlineData("item")]
    [InlineData("item/")]
    [InlineData("/x")]
    [InlineData("Item/EV-0000-0000-0000-0000-0")]
    [InlineData("item/ev-0000-0000-0000-0000-0")] // a code, but not its canonical spelling: two names for one stream
    [InlineData("item/EV-OOOO-0000-0000-0000-0")]
    [InlineData("item/EV00000000000000000")]
    [InlineData("case/a/b")]
    [InlineData("case/案")]
    [InlineData("case/a..b")]
    [InlineData("other/x")]
    public void Not_streams(string text) => Assert.NotNull(StreamName.Parse(text).Why);

    [Fact]
    public void A_streams_key_is_the_hash_of_domain_origin_and_name() => Assert.Equal(
        Hash256.Sha256(Encoding.ASCII.GetBytes("integrity/stream/v1\nledger.example.org\nagency/cn.331024.psb")),
        StreamName.Agency(Samples.Agency).Key(Samples.Origin));

    [Theory]
    [InlineData("ledger.example.org", true)]
    [InlineData("example.org/账本", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\u3000b", false)]
    [InlineData("a+b", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0000", false)]
    [InlineData("a\u0085", false)]
    public void Origins(string text, bool valid) => Assert.Equal(valid, Origin.IsValid(text));

    [Fact]
    public void An_origin_is_valid_unicode() => Assert.False(Origin.IsValid("a" + (char)0xD800));

    [Fact]
    public void An_origin_has_at_most_255_bytes()
    {
        Assert.True(Origin.IsValid(new string('a', 255)));
        Assert.False(Origin.IsValid(new string('a', 256)));
        Assert.False(Origin.IsValid(new string('账', 86)));
    }

    [Theory]
    [InlineData("2026-11-22T06:00:00Z", true)]
    [InlineData("2026-11-22T06:00:00.0Z", false)]
    [InlineData("2026-11-22T06:00:00+00:00", false)]
    [InlineData("2026-11-22 06:00:00Z", false)]
    [InlineData("2026-11-22T06:00:00z", false)]
    [InlineData("2026-02-29T06:00:00Z", false)]
    [InlineData("2026-11-22T24:00:00Z", false)]
    [InlineData(" 2026-11-22T06:00:00Z", false)]
    [InlineData("2026-11-22T6:00:00Z", false)]
    public void Times_have_one_spelling(string text, bool valid)
    {
        Assert.Equal(valid, UtcTime.TryParse(text, out var time));
        Assert.True(!valid || UtcTime.Format(time) == text);
    }
}
