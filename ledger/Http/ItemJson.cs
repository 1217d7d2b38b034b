using System.Text.Json;
using Integrity.Custody;
using Integrity.Digests;

namespace Integrity.Ledger.Http;

/// <summary>Where an item stands.</summary>
internal static class ItemJson
{
    public static void Write(Utf8JsonWriter json, ItemState item)
    {
        json.WriteString("code", item.Code.ToString());
        json.WriteString("kind", item.Kind);
        Text(json, "case", item.Case);
        json.WriteString("holder", item.Holder.ToString());
        Text(json, "seal", item.Seal);
        Text(json, "locker", item.Locker);
        Text(json, "parent", item.Parent?.Stream.ToString());
        Text(json, "ended", item.Ended);
        if (item.Offer is { } offer)
        {
            json.WriteStartObject("offer");
            json.WriteString("to", offer.To.ToString());
            json.WriteString("purpose", offer.Purpose);
            if (offer.Due is { } due)
            {
                json.Write("due", due);
            }

            json.WriteEndObject();
        }

        Digests(json, item);
        Holdings(json, item);
        Children(json, item);
        Holds(json, item);
        Shares(json, item);
    }

    /// <summary>What a list shows of it.</summary>
    public static void WriteShort(Utf8JsonWriter json, ItemState item)
    {
        json.WriteString("kind", item.Kind);
        json.WriteString("holder", item.Holder.ToString());
        Text(json, "seal", item.Seal);
        Text(json, "locker", item.Locker);
        Text(json, "offeredTo", item.Offer?.To.ToString());
        Text(json, "ended", item.Ended);
        json.WriteNumber("steps", item.Steps);
    }

    private static void Digests(Utf8JsonWriter json, ItemState item)
    {
        json.WriteStartArray("digests");
        foreach (var known in item.KnownDigests())
        {
            json.WriteStartObject();
            json.WriteString("of", known.Of.ToString());
            json.WriteString("digest", known.Recorded.Digest.ToString());
            json.WriteString("scope", RecordedDigest.Text(known.Recorded.Scope));
            json.WriteString("source", RecordedDigest.Text(known.Recorded.Source));
            json.WriteNumber("seq", known.Seq);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Holdings(Utf8JsonWriter json, ItemState item)
    {
        json.WriteStartArray("holdings");
        foreach (var holding in item.Holdings)
        {
            json.WriteStartObject();
            json.WriteString("agency", holding.Agency.ToString());
            json.WriteNumber("seq", holding.Seq);
            json.Write("at", holding.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Those that were not released.</summary>
    private static void Holds(Utf8JsonWriter json, ItemState item)
    {
        json.WriteStartArray("holds");
        foreach (var hold in item.Holds)
        {
            json.WriteStartObject();
            json.WriteNumber("seq", hold.Seq);
            json.WriteString("agency", hold.Agency.ToString());
            Time(json, "until", hold.Until);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Those that were not revoked.</summary>
    private static void Shares(Utf8JsonWriter json, ItemState item)
    {
        json.WriteStartArray("shares");
        foreach (var grant in item.Grants.Where(g => !g.Revoked))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", grant.Seq);
            json.WriteString("to", grant.To.ToString());
            json.WriteString("by", grant.By.ToString());
            Time(json, "until", grant.Until);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.Write(name, known);
        }
    }

    private static void Children(Utf8JsonWriter json, ItemState item)
    {
        json.WriteStartArray("children");
        foreach (var child in item.Children)
        {
            json.WriteStartObject();
            json.WriteString("code", child.Code.ToString());
            json.WriteString("kind", child.Kind);
            json.WriteNumber("seq", child.Seq);
            json.Write("statement", child.Statement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
