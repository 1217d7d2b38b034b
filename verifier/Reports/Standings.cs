namespace Integrity.Reports;

/// <summary>The one table of what a standing is called and drawn as.</summary>
public static class Standings
{
    /// <summary>As programs and style sheets spell it.</summary>
    public static string Name(Standing standing) => standing switch
    {
        Standing.Good => "good",
        Standing.Broken => "broken",
        Standing.NotMet => "not-met",
        Standing.Pending => "pending",
        Standing.Unavailable => "unavailable",
        Standing.Withheld => "withheld",
        Standing.Person => "person",
        _ => "unasked",
    };

    /// <summary>
    /// The sign, in a square of 24 units: each has an outline of its own, so that it is told apart in one colour and at the size of a letter. Constant markup;
    /// its strokes and fills are the style sheet's (<c>.sign</c>, <c>.sign-NAME</c>).
    /// </summary>
    public static string Sign(Standing standing) => standing switch
    {
        // A ring with a tick.
        Standing.Good => "<circle class=\"edge\" cx=\"12\" cy=\"12\" r=\"10\"/><path class=\"mark\" d=\"M7 12.5l3.4 3.4L17 8.6\"/>",

        // A filled octagon with a cross: the road sign.
        Standing.Broken => "<path class=\"edge solid\" d=\"M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z\"/><path class=\"mark reversed\" d=\"M8 8l8 8M16 8l-8 8\"/>",

        // A triangle with a bang.
        Standing.NotMet => "<path class=\"edge\" d=\"M12 3L22 21H2z\"/><path class=\"mark\" d=\"M12 9.5v5M12 17.3v.9\"/>",

        // A clock.
        Standing.Pending => "<circle class=\"edge\" cx=\"12\" cy=\"12\" r=\"10\"/><path class=\"mark\" d=\"M12 6.5V12l4 2.6\"/>",

        // A broken square with a question mark.
        Standing.Unavailable => "<rect class=\"edge broken-line\" x=\"2.5\" y=\"2.5\" width=\"19\" height=\"19\"/><path class=\"mark\" d=\"M9 9.3c0-4 6.3-3.8 6.3-.2 0 2.5-3.2 2.4-3.2 5M12.1 17v.9\"/>",

        // A line of text blacked out.
        Standing.Withheld => "<rect class=\"edge\" x=\"1.5\" y=\"4.5\" width=\"21\" height=\"15\"/><rect class=\"bar\" x=\"5\" y=\"9.5\" width=\"14\" height=\"5\"/>",

        // A head and shoulders.
        Standing.Person => "<circle class=\"edge\" cx=\"12\" cy=\"7.5\" r=\"4.5\"/><path class=\"edge\" d=\"M3 22c0-10.5 18-10.5 18 0z\"/>",
        _ => "<path class=\"mark\" d=\"M6 12h12\"/>",
    };

    internal static string Word(Voice voice, Standing standing) => voice["standing." + Name(standing)];
}
