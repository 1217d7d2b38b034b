using System.Text.Json;
using Integrity.Custody;

namespace Integrity.Ledger.Http;

/// <summary>What everybody who adds to a stream needs: its name, and what the next statement must say of its place.</summary>
internal static class StreamJson
{
    public static void WriteNext(Utf8JsonWriter json, StreamState state)
    {
        json.WriteString("stream", state.Stream.ToString());
        json.WriteStartObject("next");
        json.WriteNumber("seq", state.NextSeq);
        if (state.Head is { } head)
        {
            json.Write("prev", head);
        }

        json.WriteEndObject();
    }
}
