using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Log;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>Reads a bundle token by token in its one order, and stops at the first that does not belong.</summary>
/// <remarks>No document of the whole is built, so memory stays near the size of the input whatever the input is. After a
/// refusal every method does nothing, so callers check <see cref="Why"/> once, at the end of each loop.</remarks>
internal ref struct BundleReader(ReadOnlyMemory<byte> utf8)
{
    /// <summary>More levels than a log of 2^63 leaves or a trie of 64 nibbles has.</summary>
    private const int LongestProof = 66;

    private const int KeyBits = 256;

    private Utf8JsonReader json = new(utf8.Span, new JsonReaderOptions { MaxDepth = 32 });

    public Refusal? Why { get; private set; }

    /// <summary>The input began as a bundle does; what comes after is a bundle with a fault.</summary>
    public bool Begun { get; private set; }

    public Bundle? ReadBundle()
    {
        Take(JsonTokenType.StartObject);
        Name("format");
        if (Text() != Bundle.Format)
        {
            Why = new Refusal(Bundle.NotABundle, Bundle.Format);
            return null;
        }

        Begun = true;
        Name("origin");
        var origin = Text();
        Name("subject");
        var subject = Stream();
        Name("checkpoint");
        var checkpoint = Text();
        var heads = ReadHeads();
        var streams = ReadStreams();
        Next();
        var anchor = At("anchor") ? ReadAnchor() : null;
        var headers = ImmutableArray<byte[]>.Empty;
        if (At("headers"))
        {
            headers = ByteStrings(int.MaxValue);
            Next();
            if (headers.IsEmpty)
            {
                Refuse("headers");
            }
        }

        Expect(JsonTokenType.EndObject);
        return Why is null && !json.Read() ? new Bundle(origin, subject!, checkpoint, heads, streams, anchor, headers) : null;
    }

    private HeadsPart ReadHeads()
    {
        Name("heads");
        Take(JsonTokenType.StartObject);
        Name("root");
        var root = Hash();
        Name("proof");
        var proof = Hashes();
        Take(JsonTokenType.EndObject);
        return new HeadsPart(root, proof);
    }

    private ImmutableArray<StreamPart> ReadStreams()
    {
        Name("streams");
        Take(JsonTokenType.StartArray);
        var streams = ImmutableArray.CreateBuilder<StreamPart>();
        while (More(JsonTokenType.StartObject))
        {
            Name("stream");
            var name = Stream();
            Name("statements");
            Take(JsonTokenType.StartArray);
            var statements = ImmutableArray.CreateBuilder<StatementPart>();
            while (More(JsonTokenType.StartObject))
            {
                if (ReadStatement() is { } statement)
                {
                    statements.Add(statement);
                }
            }

            var siblings = ReadSiblings();
            var met = statements.Count == 0 ? ReadMet() : null;
            Take(JsonTokenType.EndObject);
            Take(JsonTokenType.EndObject);
            if (Why is null)
            {
                streams.Add(new StreamPart(name!, statements.DrainToImmutable(), siblings, met));
            }
        }

        return streams.DrainToImmutable();
    }

    private StatementPart? ReadStatement()
    {
        Name("index");
        var index = Place("index");
        Name("proof");
        var proof = Hashes();
        Name("envelope");
        Take(JsonTokenType.StartObject);
        if (Why is not null)
        {
            return null;
        }

        var start = (int)json.TokenStartIndex;
        json.Skip();
        if (!Envelope.Parse(utf8[start..(int)json.BytesConsumed]).Ok(out var envelope, out var refused))
        {
            Why = refused;
            return null;
        }

        Take(JsonTokenType.EndObject);
        return new StatementPart(index, proof, envelope);
    }

    private ImmutableArray<Hash256?> ReadSiblings()
    {
        Name("head");
        Take(JsonTokenType.StartObject);
        Name("siblings");
        Take(JsonTokenType.StartArray);
        var siblings = ImmutableArray.CreateBuilder<Hash256?>();
        while (More(JsonTokenType.String))
        {
            siblings.Add(json.ValueSpan.IsEmpty ? null : CurrentHash());
            AtMost(siblings.Count, KeyBits, "siblings");
        }

        return siblings.DrainToImmutable();
    }

    private Head? ReadMet()
    {
        Name("met");
        Next();
        if (Why is null && json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(JsonTokenType.StartObject);
        Name("key");
        var key = Hash();
        Name("seq");
        var seq = Place("seq");
        Name("digest");
        var digest = Hash();
        Take(JsonTokenType.EndObject);
        return new Head(key, seq, digest);
    }

    /// <summary>A whole number that is not negative; the index of a leaf, or a place in a stream.</summary>
    private long Place(string what)
    {
        Take(JsonTokenType.Number);
        if (Why is null && json.TryGetInt64(out var place) && place >= 0)
        {
            return place;
        }

        Refuse(what);
        return 0;
    }

    private AnchorPart ReadAnchor()
    {
        Take(JsonTokenType.StartObject);
        Name("header");
        Take(JsonTokenType.String);
        var header = CurrentBytes();
        Name("account");
        var account = ByteStrings(LongestProof);
        Name("log");
        var log = ByteStrings(LongestProof);
        Name("root");
        var root = ByteStrings(LongestProof);
        Name("finality");
        var finality = ByteStrings(int.MaxValue);
        Take(JsonTokenType.EndObject);
        Next();
        return new AnchorPart(header, account, log, root, finality);
    }

    private ImmutableArray<Hash256> Hashes()
    {
        Take(JsonTokenType.StartArray);
        var hashes = ImmutableArray.CreateBuilder<Hash256>();
        while (More(JsonTokenType.String))
        {
            hashes.Add(CurrentHash());
            AtMost(hashes.Count, LongestProof, "proof");
        }

        return hashes.DrainToImmutable();
    }

    private ImmutableArray<byte[]> ByteStrings(int most)
    {
        Take(JsonTokenType.StartArray);
        var items = ImmutableArray.CreateBuilder<byte[]>();
        while (More(JsonTokenType.String))
        {
            items.Add(CurrentBytes());
            AtMost(items.Count, most, "bytes");
        }

        return items.DrainToImmutable();
    }

    private StreamName? Stream()
    {
        var text = Text();
        if (Why is not null)
        {
            return null;
        }

        if (!StreamName.Parse(text).Ok(out var name, out var refused))
        {
            Why = refused;
        }

        return name;
    }

    private Hash256 Hash()
    {
        Take(JsonTokenType.String);
        return CurrentHash();
    }

    private Hash256 CurrentHash()
    {
        Span<byte> bytes = stackalloc byte[48];
        if (Why is null && System.Buffers.Text.Base64.DecodeFromUtf8(json.ValueSpan, bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == Hash256.Size)
        {
            return new Hash256(bytes[..written]);
        }

        Refuse("base64");
        return default;
    }

    private byte[] CurrentBytes()
    {
        var hex = json.ValueSpan;
        if (Why is null && hex.StartsWith("0x"u8) && hex.Length % 2 == 0)
        {
            var bytes = new byte[(hex.Length / 2) - 1];
            if (Convert.FromHexString(hex[2..], bytes, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                return bytes;
            }
        }

        Refuse("hex");
        return [];
    }

    private string Text()
    {
        Take(JsonTokenType.String);
        return Why is null ? json.GetString()! : "";
    }

    private void Name(string name)
    {
        Next();
        if (!At(name))
        {
            Refuse(name);
        }
    }

    private readonly bool At(string name) => Why is null && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(name);

    /// <summary>True at another element; false at the array's end, or when something else stands there.</summary>
    private bool More(JsonTokenType element)
    {
        Next();
        if (Why is not null || json.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        Expect(element);
        return Why is null;
    }

    private void Take(JsonTokenType token)
    {
        Next();
        Expect(token);
    }

    private void Next()
    {
        if (Why is null && !json.Read())
        {
            Refuse("end");
        }
    }

    private void Expect(JsonTokenType token)
    {
        if (Why is null && json.TokenType != token)
        {
            Refuse(token.ToString());
        }
    }

    private void AtMost(int count, int most, string what)
    {
        if (count > most)
        {
            Refuse(what);
        }
    }

    private void Refuse(string expected) => Why ??= Begun
        ? new Refusal("bundle.unexpected", $"{json.TokenStartIndex}", expected)
        : new Refusal(Bundle.NotABundle, Bundle.Format);
}
