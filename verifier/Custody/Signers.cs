using System.Collections.Immutable;

namespace Integrity.Custody;

/// <summary>The officers who signed a statement, each with every role that the keys they signed with have.</summary>
/// <remarks>Two keys of one officer are one signer; one officer never fills two of the wanted places.</remarks>
/// <param name="Officers">Roles of each distinct officer.</param>
public sealed record Signers(ImmutableArray<Roles> Officers)
{
    public static readonly Signers None = new([]);

    /// <summary>Every key that signed, in the order of the signatures.</summary>
    public ImmutableArray<SigningOfficer> SignedBy { get; private init; } = [];

    public static Signers Of(ImmutableArray<SigningOfficer> signedBy) =>
        new([.. signedBy.GroupBy(s => (s.Agency, s.Key.Officer)).Select(g => g.Aggregate(Roles.None, (all, signer) => all | signer.Key.Roles))])
        {
            SignedBy = signedBy,
        };

    public bool HasAny(Roles roles) => Officers.Any(o => (o & roles) != Roles.None);

    /// <summary>How many of the wanted places different officers can fill: a maximum matching, as one officer may suit several places.</summary>
    public int Filled(ImmutableArray<WantedSigners> wanted) => wanted.Sum(w => w.Count) - Left(wanted).Count;

    /// <summary>The places that are left when different officers fill as many as they can: whoever fills these completes the act.</summary>
    public ImmutableArray<WantedSigners> Missing(ImmutableArray<WantedSigners> wanted) =>
        [.. Left(wanted).GroupBy(roles => roles).Select(same => new WantedSigners(same.Key, same.Count()))];

    /// <summary>A place that no chain of exchanges fills now stays empty in every largest matching that fills the ones before it.</summary>
    private List<Roles> Left(ImmutableArray<WantedSigners> wanted)
    {
        var places = wanted.SelectMany(w => Enumerable.Repeat(w.AnyOf, w.Count)).ToList();
        var placeOf = new int[Officers.Length];
        Array.Fill(placeOf, -1);
        var left = new List<Roles>();
        for (var place = 0; place < places.Count; place++)
        {
            if (!Place(place, new bool[Officers.Length]))
            {
                left.Add(places[place]);
            }
        }

        return left;

        bool Place(int place, bool[] asked)
        {
            for (var officer = 0; officer < Officers.Length; officer++)
            {
                if (asked[officer] || (Officers[officer] & places[place]) == Roles.None)
                {
                    continue;
                }

                asked[officer] = true;
                if (placeOf[officer] < 0 || Place(placeOf[officer], asked))
                {
                    placeOf[officer] = place;
                    return true;
                }
            }

            return false;
        }
    }
}
