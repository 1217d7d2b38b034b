namespace Integrity.Testing.Referral;

/// <summary>
/// The story of a referral (行刑衔接), to be read from top to bottom: a market bureau seizes a handset and refers the matter to the police; a lab
/// images it; the procuratorate recognises it after one defect was explained; the court decides. Every step is one statement, really signed and
/// judged, the same in every run.
/// </summary>
public static class ReferralStory
{
    private static readonly Func<Teller, IEnumerable<Told>>[] Scenes =
        [Prologue.Tell, AtTheBureau.Tell, WithThePolice.Tell, InTheLab.Tell, AtTheProcuratorate.Tell, InCourt.Tell];

    /// <summary>Step by step, each told only when the one before it has been taken: a recognition rests on everything before it.</summary>
    public static IEnumerable<Told> Tell(Teller teller) => Scenes.SelectMany(scene => scene(teller));
}
