using Integrity.Hammer.Mint;
using Integrity.Hammer.Proof;
using Integrity.Testing;

namespace Integrity.Hammer.Load;

/// <summary>Brings the agencies' keyrings to the ledger. One that has been hammered before has them already.</summary>
internal static class Keyrings
{
    public static async Task SubmitAsync(HttpClient http, TestAgency[] agencies, Journal journal)
    {
        foreach (var (agency, n) in agencies.Select((a, n) => (a, n)))
        {
            foreach (var envelope in Roster.Keyring(agency, HammerOptions.Origin))
            {
                var body = envelope.ToUtf8();
                using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
                using var answer = await http.PostAsync(new Uri("v1/statements?wait=none", UriKind.Relative), content);
                var receipt = await answer.Content.ReadAsByteArrayAsync();
                if (!answer.IsSuccessStatusCode)
                {
                    throw new TrialException($"the keyring of {agency.Id} was refused: {System.Text.Encoding.UTF8.GetString(receipt)}");
                }

                var said = envelope.Statement;
                journal.Add(new(body, said.Stream.Key(HammerOptions.Origin), said.Stream.ToString(), said.Seq, envelope.Digest, n), receipt);
            }
        }
    }
}
