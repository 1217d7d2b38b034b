using System.Globalization;
using Integrity.Identifiers;
using Integrity.Ledger.Http;

namespace Integrity.Ledger.Oversight;

/// <summary>Which figures somebody asked for, and may have.</summary>
/// <param name="Agency">Null: every agency.</param>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
/// <param name="OwnOnly">The reader is no auditor here.</param>
/// <param name="Sort">Agencies by this figure; null: by id.</param>
/// <param name="MovesOn">No period was asked for: the last days, up to today.</param>
internal sealed record Asked(string? Agency, int First, int Last, bool OwnOnly, string? Sort = null, bool MovesOn = false)
{
    /// <summary>Without a period: so many days up to today.</summary>
    private const int UsualDays = 30;

    /// <summary>Ten years. More would cost the ledger and show nobody anything.</summary>
    private const int MostDays = 3_660;

    /// <summary>What else may stand in the query; each is read by who understands it.</summary>
    private static readonly string[] Others = ["format", "figure", "which", "part", "after", "seen"];

    public string From => Days.Text(First);

    public string To => Days.Text(Last);

    /// <summary>The period and whose figures. An auditor may ask for anybody's, and for everybody's; any other agency sees its own.</summary>
    public static Result<Asked> Of(IQueryCollection query, ReaderIdentity reader, int today)
    {
        var asked = new Asked(reader.IsAuditor ? null : $"{reader.Agency}", int.MinValue, today, !reader.IsAuditor, MovesOn: true);
        foreach (var (name, values) in query)
        {
            var text = values.ToString();
            switch (name)
            {
                // A form sends what was left empty too.
                case "from" or "to" or "agency" when text.Length == 0:
                    break;
                case "from" when Days.TryParse(text, out var first):
                    asked = asked with { First = first, MovesOn = false };
                    break;
                case "to" when Days.TryParse(text, out var last):
                    asked = asked with { Last = last, MovesOn = false };
                    break;
                case "agency" when AgencyId.Parse(text).Ok(out var agency, out _):
                    if (!reader.IsAuditor && agency != reader.Agency)
                    {
                        return new Refusal("oversight.not-yours", $"{agency}");
                    }

                    asked = asked with { Agency = $"{agency}" };
                    break;
                case "sort" when Figure.Named(text) is not null:
                    asked = asked with { Sort = text };
                    break;
                default:
                    if (!Others.Contains(name))
                    {
                        return new Refusal("http.query", name[..Math.Min(name.Length, 20)], text[..Math.Min(text.Length, 40)]);
                    }

                    break;
            }
        }

        asked = asked.First == int.MinValue ? asked with { First = asked.Last - UsualDays + 1 } : asked;
        return asked.Last < asked.First || asked.Last - asked.First >= MostDays
            ? new Refusal("oversight.period", asked.From, asked.To, MostDays.ToString(CultureInfo.InvariantCulture))
            : asked;
    }
}
