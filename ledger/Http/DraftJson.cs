using System.Text.Json;
using Integrity.Custody;
using Integrity.Ledger.Drafts;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Http;

/// <summary>A parked statement as its signers see it.</summary>
internal static class DraftJson
{
    /// <summary>The envelope itself only where one draft was asked for.</summary>
    /// <param name="json">Where it is written.</param>
    /// <param name="draft">The parked copy.</param>
    /// <param name="parked">What it says and who signed it.</param>
    /// <param name="stale">Whether its place is taken.</param>
    /// <param name="whole">With the envelope itself.</param>
    public static void Write(Utf8JsonWriter json, Draft draft, Parked parked, bool stale, bool whole)
    {
        var statement = parked.Envelope.Statement;
        json.WriteStartObject();
        json.WriteString("id", draft.Id);
        json.WriteString("act", statement.Act);
        json.WriteString("stream", statement.Stream.ToString());
        json.WriteNumber("seq", statement.Seq);
        json.WriteString("agency", statement.Agency.ToString());
        json.Write("at", statement.At);
        json.WriteStartArray("parties");
        foreach (var party in draft.Parties)
        {
            json.WriteStringValue(party);
        }

        json.WriteEndArray();
        json.WriteNumber("wanted", parked.Wanted);
        json.WriteStartArray("missing");
        foreach (var (agency, places) in parked.Missing)
        {
            json.WriteStartObject();
            json.WriteString("agency", agency.ToString());
            json.WriteNumber("count", places.Count);
            json.WriteStartArray("roles");
            foreach (var role in RoleNames.All.Where(r => places.AnyOf.HasFlag(r)))
            {
                json.WriteStringValue(RoleNames.Name(role));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("signatures");
        foreach (var signer in parked.Signers)
        {
            json.WriteStartObject();
            json.WriteString("kid", signer.Key.Key.Kid);
            json.WriteString("agency", signer.Agency.ToString());
            json.WriteString("officer", signer.Key.Officer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("stale", stale);
        json.Write("since", draft.Since);
        json.Write("until", draft.Until);
        if (whole)
        {
            json.WritePropertyName("envelope");
            parked.Envelope.Write(json);
        }

        json.WriteEndObject();
    }
}
