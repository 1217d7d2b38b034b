using FsCheck;
using FsCheck.Fluent;
using Integrity.Identifiers;

namespace Integrity.Tests.Identifiers;

/// <summary>crockford.com/base32.html: alphabet, forgiving reading, check symbol mod 37.</summary>
public sealed class EvidenceCodes
{
    [Fact]
    public void Zero_and_all_ones_are_as_computed_by_hand()
    {
        Assert.Equal("EV-0000-0000-0000-0000-0", EvidenceCode.FromBits(new byte[10]).ToString());

        // 2^36 ≡ 1 mod 37, so 2^80 − 1 ≡ 2^8 − 1 ≡ 33, and the symbols of 32 to 36 are * ~ $ = U.
        Assert.Equal("EV-ZZZZ-ZZZZ-ZZZZ-ZZZZ-~", EvidenceCode.FromBits(Enumerable.Repeat((byte)0xFF, 10).ToArray()).ToString());
    }

    [Fact]
    public void One_is_the_last_letter() => Assert.Equal("EV-0000-0000-0000-0001-1", EvidenceCode.FromBits([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).ToString());

    [Fact]
    public void Every_code_reads_back_however_a_person_types_it() =>
        Prop.ForAll((byte[] seed) =>
        {
            var code = EvidenceCode.FromBits(Ten(seed));
            var text = code.ToString();
            var sloppy = text.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l');
            return EvidenceCode.Parse(text).OrThrow() == code && EvidenceCode.Parse(sloppy).OrThrow() == code
                && EvidenceCode.Parse(sloppy.Replace('l', 'I')).OrThrow() == code;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_one_wrong_symbol_and_any_two_swapped_neighbours_are_noticed() =>
        Prop.ForAll((byte[] seed, int where, int other) =>
        {
            const string letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
            var text = EvidenceCode.FromBits(Ten(seed)).ToString().Replace("-", "", StringComparison.Ordinal).ToCharArray();
            var at = 2 + (int)((uint)where % 16);
            var right = (char[])text.Clone();
            text[at] = letters[(int)((uint)other % 32)];
            var swapped = (char[])right.Clone();
            (swapped[at], swapped[at == 17 ? 16 : at + 1]) = (swapped[at == 17 ? 16 : at + 1], swapped[at]);
            return Noticed(right, text) && Noticed(right, swapped);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("EV")]
    [InlineData("EV-0000-0000-0000-0000")] // no check symbol
    [InlineData("EV-0000-0000-0000-0000-00")]
    [InlineData("XX-0000-0000-0000-0000-0")]
    [InlineData("EV-0000-0000-0000-000U-0")] // U only checks
    [InlineData("EV-0000-0000-0000-000*-0")]
    [InlineData("EV-0000-0000-0000-0000-!")]
    [InlineData("EV 0000 0000 0000 0000 0")]
    [InlineData("EV-００００-0000-0000-0000-0")]
    public void What_is_no_code_is_refused(string text) => Assert.Equal("identifier.evidence-code", EvidenceCode.Parse(text).Why?.Code);

    [Fact]
    public void A_wrong_check_symbol_is_its_own_refusal() => Assert.Equal("identifier.check-symbol", EvidenceCode.Parse("EV-0000-0000-0000-0001-2").Why?.Code);

    private static bool Noticed(char[] right, char[] typed) =>
        right.AsSpan().SequenceEqual(typed) || EvidenceCode.Parse(new string(typed)).Why?.Code == "identifier.check-symbol";

    private static byte[] Ten(byte[] seed) => Hash256.Sha256(seed).Bytes[..10].ToArray();
}
