using System.Text.Json;
using Integrity.Ledger.Worklist;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>The terms of an item, with where each stands.</summary>
internal static class TermsJson
{
    public static void Write(Utf8JsonWriter json, IEnumerable<TermState> all, ItemTerms terms, Language language, DateTimeOffset now)
    {
        json.WriteStartArray("terms");
        foreach (var term in all)
        {
            json.WriteStartObject();
            json.WriteString("term", term.Term);
            json.WriteString("status", ItemTerms.Name(term.Status(now)));
            json.WriteString("agency", term.Agency.ToString());
            json.WriteNumber("seq", term.Seq);
            json.Write("since", term.Start);
            if (term.Due is { } due)
            {
                json.Write("due", due);
            }

            if (term.Met is { } met)
            {
                json.Write("met", met);
                json.WriteNumber("metBy", term.MetBy ?? term.Seq);
            }

            json.WriteString("says", terms.Says(term, language));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
