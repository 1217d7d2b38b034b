using System.Buffers;
using System.Text;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Keys;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Reminders;

/// <summary>
/// A reminder as it leaves the ledger: codes, names of rules and times, never a name, a place or a text that somebody wrote. The same body goes
/// to webhooks and to event streams.
/// </summary>
/// <param name="Id">Follows from what it says, so a message that is sent again, by whichever node, carries the same.</param>
/// <param name="Type"><c>duty.open</c>, <c>duty.due-soon</c>, <c>duty.overdue</c>, <c>duty.met</c>, <c>duty.late</c>.</param>
/// <param name="Body">Compact UTF-8 JSON.</param>
internal sealed record Message(string Id, string Type, byte[] Body)
{
    public static Message Of(string origin, Reminder reminder)
    {
        var (duty, status) = (reminder.Duty, DutyNames.Of(reminder.Status));
        var type = $"duty.{status}";
        var identity = $"{origin}\n{duty.Key.Stream}\n{DutyNames.Of(duty.Key.Kind)}\n{duty.Key.Name}\n{duty.Key.Seq}\n{duty.Key.Of}\n{status}\n{duty.Due?.ToUnixTimeSeconds()}";
        var id = "msg_" + Hash256.Sha256(Encoding.UTF8.GetBytes(identity)).ToString()[..32];
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("timestamp", UtcTime.Format(reminder.At));
            json.WriteStartObject("data");
            json.WriteString("origin", origin);
            json.WriteString("agency", duty.Agency);
            DutyJson.Write(json, duty, reminder.Status);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Message(id, type, body.WrittenSpan.ToArray());
    }

    /// <summary>The log's public key as Standard Webhooks writes it, for receivers' libraries: <c>whpk_</c> and the 32 bytes in base64.</summary>
    public static string PublicKey(PublicKey key)
    {
        var jwk = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(jwk))
        {
            key.WriteJwk(json);
        }

        return Base64Url.TryDecode(JsonElement.Parse(jwk.WrittenSpan).GetProperty("x").GetString()!, out var bytes)
            ? $"whpk_{Convert.ToBase64String(bytes)}"
            : throw new ArgumentException("Not an Ed25519 key.", nameof(key));
    }

    /// <summary>
    /// The headers of Standard Webhooks (standardwebhooks.com), asymmetric: <c>v1a,</c> and the Ed25519 signature, in base64, over
    /// <c>id.timestamp.body</c>. The key is the log's: nothing else that it signs begins with <c>msg_</c>.
    /// </summary>
    public async ValueTask<IReadOnlyList<KeyValuePair<string, string>>> SignAsync(LogVoice voice, DateTimeOffset now, CancellationToken cancellation)
    {
        var time = now.ToUnixTimeSeconds().ToString();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{Id}.{time}."), .. Body];
        var signature = await voice.SignAsync(signed, cancellation);
        return [new("webhook-id", Id), new("webhook-timestamp", time), new("webhook-signature", $"v1a,{Convert.ToBase64String(signature)}")];
    }
}

/// <summary>A duty's members, the same in lists and in messages.</summary>
internal static class DutyJson
{
    public static void Write(Utf8JsonWriter json, Duty duty, DutyStatus status)
    {
        var stream = StreamName.Parse(duty.Key.Stream).OrThrow();
        json.WriteString("item", stream.Id);
        json.WriteString("kind", DutyNames.Of(duty.Key.Kind));
        json.WriteString("name", duty.Key.Name);
        json.WriteString("status", DutyNames.Of(status));
        json.WriteString("by", duty.By);
        json.WriteNumber("seq", duty.Key.Seq);
        if (duty.Key.Of != duty.Key.Seq)
        {
            json.WriteNumber("of", duty.Key.Of);
        }

        json.WriteString("since", UtcTime.Format(duty.Since));
        if (duty.Due is { } due)
        {
            json.WriteString("due", UtcTime.Format(due));
        }

        if (duty.Met is { } met)
        {
            json.WriteString("met", UtcTime.Format(met));
            json.WriteNumber("metBy", duty.MetBy ?? duty.Key.Seq);
        }
    }
}
