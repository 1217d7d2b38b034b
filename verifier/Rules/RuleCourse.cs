using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Rules.Checks;

namespace Integrity.Rules;

/// <summary>One rule over the whole history: one line for each place it was judged at, the worst of its parts.</summary>
internal sealed class RuleCourse(Course course, PackRule rule)
{
    private bool outOfForce;

    public void AddTo(ImmutableArray<JudgedRule>.Builder judged)
    {
        var first = judged.Count;
        Subject(judged);
        foreach (var item in course.Items)
        {
            Item(item, judged);
        }

        if (judged.Count == first)
        {
            judged.Add(new(rule.Id, RuleOutcome.NotApplicable, course.History.Subject, null, outOfForce ? "judged.not-in-force" : "judged.nothing", []));
        }
    }

    private void Subject(ImmutableArray<JudgedRule>.Builder judged)
    {
        Line? line = null;
        foreach (var part in rule.Parts)
        {
            if (part.Check is SubjectCheck check && InForce(course.Circumstances.AsOf))
            {
                line = Line.Worse(line, Line.Of(check.Judge(course), part));
            }
        }

        if (line is { } found)
        {
            judged.Add(new(rule.Id, found.Outcome, course.History.Subject, null, found.Ruling.Code, found.Ruling.Values) { Unshown = found.Lack != RuleOutcome.Pass });
        }
    }

    private void Item(ItemCourse item, ImmutableArray<JudgedRule>.Builder judged)
    {
        // Slot 0 is for what is said of the item as a whole, slot n+1 for its statement n.
        Line?[]? lines = null;
        foreach (var part in rule.Parts)
        {
            switch (part.Check)
            {
                case StepCheck check:
                    Steps(item, part, check, ref lines);
                    break;
                case ItemCheck check:
                    foreach (var (position, ruling) in check.Judge(item))
                    {
                        if (ruling.Code.Length > 0 && InForce(item.Steps[position < 0 ? item.Steps.Length - 1 : position].Statement.At))
                        {
                            Add(item, ref lines, position, Line.Of(ruling, part));
                        }
                    }

                    break;
            }
        }

        for (var slot = 0; slot < lines?.Length; slot++)
        {
            if (lines[slot] is { } line)
            {
                judged.Add(Judged(item, slot - 1, line));
            }
        }
    }

    private void Steps(ItemCourse item, RulePart part, StepCheck check, ref Line?[]? lines)
    {
        if (part.OnAny)
        {
            for (var position = 0; position < item.Steps.Length; position++)
            {
                Step(item.At(position), part, check, ref lines);
            }

            return;
        }

        foreach (var act in part.On)
        {
            foreach (var position in item.Positions(act))
            {
                Step(item.At(position), part, check, ref lines);
            }
        }
    }

    private void Step(Site site, RulePart part, StepCheck check, ref Line?[]? lines)
    {
        if (!InForce(site.Statement.At) || (!part.When.IsEmpty && !Condition.All(part.When, site.Statement, site.Fact)))
        {
            return;
        }

        var ruling = check.Judge(site);
        if (ruling.Code.Length > 0)
        {
            Add(site.Item, ref lines, site.Position, Line.Of(ruling, part));
        }
    }

    private JudgedRule Judged(ItemCourse item, int position, Line line)
    {
        long? seq = position < 0 ? null : item.Steps[position].Statement.Seq;
        var cure = line.Lack == RuleOutcome.Curable && seq is { } at ? Cure(item, at, line.Ruling.By ?? at) : null;
        var lacks = line.Lack == RuleOutcome.Fatal || (line.Lack == RuleOutcome.Curable && cure is null);
        return cure is not null && line.Outcome == RuleOutcome.Curable
            ? new(rule.Id, RuleOutcome.Cured, item.Stream, seq, line.Ruling.Code, line.Ruling.Values, cure)
            : new(rule.Id, line.Outcome, item.Stream, seq, line.Ruling.Code, line.Ruling.Values) { Unshown = lacks };
    }

    /// <summary>
    /// The first cure that names this rule of this pack and that statement, and comes after what was at fault: nothing is cured in advance. That it is
    /// the responsible agency's is law.
    /// </summary>
    private long? Cure(ItemCourse item, long seq, long since)
    {
        foreach (var position in item.Positions("cure"))
        {
            var cure = item.Steps[position];
            if (cure.Statement.Seq > since && cure.Text("rules") == course.Pack.Name && cure.Text("rule") == rule.Id && new Said(cure.Statement.Body.Open).Number("seq") == seq)
            {
                return cure.Statement.Seq;
            }
        }

        return null;
    }

    private bool InForce(DateTimeOffset at)
    {
        var inForce = course.Pack.InForce(at) && rule.InForce(at);
        outOfForce |= !inForce;
        return inForce;
    }

    private static void Add(ItemCourse item, ref Line?[]? lines, int position, Line line)
    {
        lines ??= new Line?[item.Steps.Length + 1];
        lines[position + 1] = Line.Worse(lines[position + 1], line);
    }

    /// <summary>A part's ruling with what it amounts to.</summary>
    /// <param name="Lack">What keeps the rule from being shown kept, of all parts judged here: pass (nothing), curable or fatal.</param>
    private readonly record struct Line(Ruling Ruling, RuleOutcome Severity, RuleOutcome Lack)
    {
        public RuleOutcome Outcome => Ruling.Outcome(Severity);

        public static Line Of(Ruling ruling, RulePart part)
        {
            var weighs = part.Check is not AgreementInForce && part.Severity is RuleOutcome.Fatal or RuleOutcome.Curable;
            return new(ruling, part.Severity, weighs && (ruling.Kind == RulingKind.Fails || ruling.IsWithheld) ? part.Severity : RuleOutcome.Pass);
        }

        /// <summary>The worse of two; a pass says more than "nothing to judge"; else the first, at fault since the later of both.</summary>
        public static Line Worse(Line? first, Line second)
        {
            if (first is not { } one)
            {
                return second;
            }

            var worse = Rank(second.Outcome) > Rank(one.Outcome) ? second
                : Rank(second.Outcome) == Rank(one.Outcome) && second.Ruling.By > (one.Ruling.By ?? -1) ? one with { Ruling = one.Ruling with { By = second.Ruling.By } }
                : one;
            return worse with { Lack = Rank(second.Lack) > Rank(one.Lack) ? second.Lack : one.Lack };
        }

        private static int Rank(RuleOutcome outcome) => outcome == RuleOutcome.NotApplicable ? -1 : Finding.Severity(outcome);
    }
}
