using System.Text.Json;
using Integrity.Custody;

namespace Integrity.Ledger.Http;

/// <summary>The newest statement of a stream, which the next one's <c>seq</c> and <c>prev</c> follow from.</summary>
internal static class StreamJson
{
    public static void WriteHead(Utf8JsonWriter json, StreamState state)
    {
        json.WriteString("stream", state.Stream.ToString());
        json.WriteStartObject("head");
        json.WriteNumber("seq", state.NextSeq - 1);
        json.Write("digest", state.Head!.Value);
        json.WriteEndObject();
    }
}
