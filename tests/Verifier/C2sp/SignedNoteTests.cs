using System.Text;
using Integrity.Keys;
using Integrity.Log;

namespace Integrity.Verifier.Tests.C2sp;

/// <summary>c2sp.org/signed-note and c2sp.org/tlog-checkpoint.</summary>
public class SignedNoteTests
{
    private const string Text = "first\n\nsecond — line\n";

    private static readonly NoteSigner Signer = Named("log.example", 1);
    private static readonly NoteSigner Other = Named("other.example/x", 2);
    private static readonly string Note = Signer.Sign(Text);

    /// <summary>The example of golang.org/x/mod/sumdb/note, made by the implementation that the specification was drawn from.</summary>
    private const string GoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string GoNote =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void The_note_of_Gos_own_documentation_opens_with_its_key()
    {
        var key = NoteVerifier.Parse(GoKey).OrThrow();
        Assert.Equal("PeterNeumann", key.Name);
        Assert.Equal(0xc74f20a3, key.KeyId);
        Assert.StartsWith("If you think", SignedNote.Open(GoNote, key).OrThrow(), StringComparison.Ordinal);
        Assert.Equal("note.bad-signature", SignedNote.Open(GoNote.Replace("answer", "Answer", StringComparison.Ordinal), key).Why?.Code);
    }

    [Fact]
    public void A_signed_text_is_opened_by_its_key_only()
    {
        Assert.Equal(Text, SignedNote.Open(Note, Signer.Verifier).OrThrow());
        Assert.Equal("note.not-signed", SignedNote.Open(Note, Other.Verifier).Why?.Code);
        Assert.Equal("note.not-signed", SignedNote.Open(Note, Named("log.example", 2).Verifier).Why?.Code);
        Assert.Equal(Note, Signer.Sign(Text));
    }

    [Fact]
    public void Signatures_by_unknown_keys_of_any_kind_are_ignored()
    {
        var others = string.Concat(Enumerable.Range(0, 15).Select(n => SignedNote.FormatLine("witness.example", (uint)n, new byte[1 + (n * 300)])));
        var line = LineOf(Note);
        foreach (var note in (string[])[$"{Text}\n{others}{line}", $"{Text}\n{line}{others}", $"{Text}\n{LineOf(Other.Sign(Text))}{line}"])
        {
            Assert.Equal(Text, SignedNote.Open(note, Signer.Verifier).OrThrow());
        }

        Assert.Equal("note.not-signed", SignedNote.Open($"{Text}\n{others}", Signer.Verifier).Why?.Code);
    }

    [Fact]
    public void A_line_that_claims_the_trusted_key_must_verify_and_come_once()
    {
        var forged = SignedNote.FormatLine(Signer.Verifier.Name, Signer.Verifier.KeyId, new byte[64]);
        Assert.Equal("note.bad-signature", SignedNote.Open($"{Text}\n{forged}", Signer.Verifier).Why?.Code);
        Assert.Equal("note.signed-twice", SignedNote.Open($"{Text}\n{forged}{LineOf(Note)}", Signer.Verifier).Why?.Code);
        Assert.Equal("note.signed-twice", SignedNote.Open($"{Note}{LineOf(Note)}", Signer.Verifier).Why?.Code);
    }

    [Fact]
    public void No_change_of_one_character_keeps_a_note_valid()
    {
        for (var i = 0; i < Note.Length; i++)
        {
            foreach (var c in (char[])['A', '\n', ' ', '\u2014', '='])
            {
                var changed = $"{Note[..i]}{c}{Note[(i + 1)..]}";
                Assert.True(changed == Note || SignedNote.Open(changed, Signer.Verifier).Why is not null, changed);
                Assert.NotNull(SignedNote.Open(Note.Insert(i, c.ToString()), Signer.Verifier).Why);
            }

            Assert.NotNull(SignedNote.Open(Note.Remove(i, 1), Signer.Verifier).Why);
            Assert.NotNull(SignedNote.Open(Note[..i], Signer.Verifier).Why);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\n")]
    [InlineData("text\n\nx\n")]
    [InlineData("text\n\n— name AAAAAAAA")]
    [InlineData("text\r\n\r\n— name AAAAAAAA\r\n")]
    [InlineData("text\n\n— name AAAAAAAA\r\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("text\n\n—  AAAAAAAA\n")]
    [InlineData("text\n\n— name\n")]
    [InlineData("text\n\n— name \n")]
    [InlineData("text\n\n— name AAAA\n")]
    [InlineData("text\n\n— name AAAAAAA\n")]
    [InlineData("text\n\n— name AAAAAAB=\n")]
    [InlineData("text\n\n— name AAAA AAAA\n")]
    [InlineData("text\n\n— na+me AAAAAAAA\n")]
    [InlineData("text\n\n— na\u00a0me AAAAAAAA\n")]
    [InlineData("te\txt\n\n— name AAAAAAAA\n")]
    [InlineData("te\0xt\n\n— name AAAAAAAA\n")]
    public void Other_forms_are_refused(string note) => Assert.Equal("note.malformed", SignedNote.Parse(note).Why?.Code);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => Assert.Equal("note.malformed", SignedNote.Parse("te\ud800xt\n\n— name AAAAAAAA\n").Why?.Code);

    [Fact]
    public void Hostile_sizes_are_refused_at_once()
    {
        Assert.Equal("note.too-large", SignedNote.Parse(new string('\n', 50_000_000)).Why?.Code);
        Assert.Equal("note.malformed", SignedNote.Parse(new string('\n', SignedNote.MaxLength)).Why?.Code);
        Assert.Equal("note.too-many-signatures", SignedNote.Parse("t\n\n" + string.Concat(Enumerable.Repeat("— n AAAAAAAA\n", 65))).Why?.Code);
        Assert.Equal(64, SignedNote.Parse("t\n\n" + string.Concat(Enumerable.Repeat("— n AAAAAAAA\n", 64))).OrThrow().Signatures.Count);
        Assert.Equal("note.key-malformed", NoteVerifier.Parse(new string('+', 50_000_000)).Why?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a+b")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n")]
    public void Other_forms_of_a_key_are_refused(string vkey) => Assert.Equal("note.key-malformed", NoteVerifier.Parse(vkey).Why?.Code);

    [Fact]
    public void Keys_and_texts_that_no_note_can_carry_are_programming_errors()
    {
        var es256 = SigningKey.FromPrivate(SignatureAlgorithm.ES256, Hash256.Sha256([1]).Bytes);
        Assert.Throws<InvalidOperationException>(() => new NoteSigner("log.example", es256));
        Assert.Throws<InvalidOperationException>(() => Named("log example", 1));
        Assert.Throws<ArgumentException>(() => Signer.Sign("no newline"));
        Assert.Throws<ArgumentException>(() => Signer.Sign("carriage\r\n"));
    }

    [Fact]
    public void A_vkey_is_read_back() => Assert.Equal(Signer.Verifier.ToString(), NoteVerifier.Parse(Signer.Verifier.ToString()).OrThrow().ToString());

    internal static NoteSigner Named(string name, byte seed) =>
        new(name, SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, Hash256.Sha256(Encoding.UTF8.GetBytes("note" + (char)seed)).Bytes));

    private static string LineOf(string note) => note[(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 2)..];
}
