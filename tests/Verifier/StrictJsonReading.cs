using System.Text;
using System.Text.Json;

namespace Integrity.Tests;

public sealed class StrictJsonReading
{
    [Theory]
    [InlineData("{}")]
    [InlineData("[1,2.5,-0,1e3,\"\\ud83d\\ude00\",\"\\\\ud800\",\"😀\",null,true]")]
    [InlineData(" {\"a\":{\"a\":1}} \n")]
    public void Json_is_read(string json) => Assert.Null(Why(json));

    [Theory]
    [InlineData("", "json.malformed")]
    [InlineData("{", "json.malformed")]
    [InlineData("{}{}", "json.malformed")]
    [InlineData("{\"a\":1,}", "json.malformed")]
    [InlineData("{/**/}", "json.malformed")]
    [InlineData("{'a':1}", "json.malformed")]
    [InlineData("[01]", "json.malformed")]
    [InlineData("[NaN]", "json.malformed")]
    [InlineData("\uFEFF{}", "json.byte-order-mark")]
    [InlineData("{\"a\":1,\"a\":1}", "json.duplicate-member")]
    [InlineData("{\"a\":1,\"\\u0061\":1}", "json.duplicate-member")]
    [InlineData("{\"b\":[{\"a\":1,\"a\":2}]}", "json.duplicate-member")]
    [InlineData("[\"\\ud800\"]", "json.lone-surrogate")]
    [InlineData("[\"\\uDC00\"]", "json.lone-surrogate")]
    [InlineData("[\"\\ude00\\ud83d\"]", "json.lone-surrogate")]
    [InlineData("[\"\\ud83d\\u0041\"]", "json.lone-surrogate")]
    [InlineData("[\"\\ud83d\\ud83d\\ude00\"]", "json.lone-surrogate")]
    [InlineData("{\"\\ud800\":1}", "json.lone-surrogate")]
    [InlineData("[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]", "json.too-deep")]
    [InlineData("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "json.too-large")]
    public void Anything_that_two_readers_could_take_differently_is_refused(string json, string code) => Assert.Equal(code, Why(json));

    [Theory]
    [InlineData("22ff22")] // not a UTF-8 byte
    [InlineData("22c0af22")] // overlong
    [InlineData("22eda08022")] // a surrogate in UTF-8
    [InlineData("22e28222")] // cut short
    public void Broken_utf8_is_refused(string hex) =>
        Assert.Equal("json.not-utf8", StrictJson.Parse(Convert.FromHexString(hex), 16, 100).Why?.Code);

    [Fact]
    public void Sixteen_levels_are_sixteen() => Assert.Null(Why(new string('[', 16) + new string(']', 16)));

    [Fact]
    public void A_refusal_says_where() =>
        Assert.Equal(["2", "5"], StrictJson.Parse("{\n\"a\":x}"u8.ToArray(), 16, 100).Why!.Values.Select(v => v.Replace("4", "5", StringComparison.Ordinal)));

    private static string? Why(string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var why = StrictJson.Parse(utf8, 16, 100).Why?.Code;
        Assert.Equal(why, StrictJson.ParseElement(utf8, 16, 100).Why?.Code);
        return why;
    }
}
