using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Rules.Checks;

/// <summary>The agency, or an examiner who signed, was qualified then for this kind of item, as its keyring says.</summary>
internal sealed record QualificationValidAt(bool OfExaminer) : StepCheck("qualification-valid-at")
{
    public static QualificationValidAt? Read(PartReader part)
    {
        switch (part.Text("of"))
        {
            case "agency":
                return new(false);
            case "examiner":
                return new(true);
            default:
                part.Wrong("of", "agency | examiner");
                return null;
        }
    }

    public override Ruling Judge(in Site site)
    {
        var statement = site.Statement;
        var qualifications = site.Step.World.GetValueOrDefault(StreamName.Agency(statement.Agency))?.Keyring?.Qualifications ?? [];
        var examiners = site.Step.SignedBy.Where(s => s.Agency == statement.Agency && s.Key.Roles.HasFlag(Roles.Examiner)).Select(s => s.Key.Officer).ToHashSet(StringComparer.Ordinal);
        var kind = site.After.Kind;
        foreach (var qualification in qualifications)
        {
            if ((OfExaminer ? qualification.Officer is { } officer && examiners.Contains(officer) : qualification.Officer is null)
                && qualification.IsValid(statement.At) && qualification.Covers(kind))
            {
                return Ruling.Holds("judged.qualified", qualification.Number, qualification.Body, kind);
            }
        }

        return OfExaminer
            ? Ruling.Fails("judged.examiner-not-qualified", string.Join(", ", examiners.Order(StringComparer.Ordinal)), kind)
            : Ruling.Fails("judged.agency-not-qualified", statement.Agency.ToString(), kind);
    }
}
