using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Proofs;

namespace Integrity.Rules;

/// <summary>Recognitions and declinations recomputed, each once however often it is asked for.</summary>
/// <remarks>A report may rest on earlier recognitions, hence on their recomputed reports: always of lower log index, so it ends.</remarks>
internal sealed class Recomputing
{
    private readonly Dictionary<Hash256, JudgedRecognition> known = [];

    /// <summary>What a recognition's report takes for given.</summary>
    public static Circumstances Circumstances(DateTimeOffset asOf, DateTimeOffset? anchored) => new(asOf, anchored, Proven: true, Operator: null);

    /// <summary>The item and those it was made from: the same in its own bundle, in a child's and in its case's.</summary>
    public static Replayed Narrow(Replayed history, StreamName subject)
    {
        var chain = ImmutableArray.CreateBuilder<ReplayedItem>();
        for (var item = history.Item(subject); item is not null && !chain.Contains(item);
            item = item.State.Parent is { } parent ? history.Item(parent.Stream) : null)
        {
            chain.Add(item);
        }

        return history with { Subject = subject, Items = chain.ToImmutable() };
    }

    public ImmutableArray<JudgedRecognition> All(Replayed history)
    {
        var asked = history.Items.SelectMany(i => i.Steps.Where(s => s.Statement.Act is "recognize" or "decline").Select((s, n) => (Step: s, Earlier: n))).ToList();

        // In log order: each finds those it rests on judged already, so that how many build on one another does not show in the stack.
        foreach (var (step, earlier) in asked.OrderBy(a => a.Step.Index))
        {
            _ = Of(history, step, earlier);
        }

        return [.. asked.Select(a => Of(history, a.Step, a.Earlier))];
    }

    /// <summary>One of them; judged when it is asked for first.</summary>
    /// <param name="history">A history that holds the statement, and what came before it.</param>
    /// <param name="step">A recognize or decline.</param>
    /// <param name="earlier">How many of its item's came before it.</param>
    public JudgedRecognition Of(Replayed history, RecordedStep step, int earlier)
    {
        if (!known.TryGetValue(step.Envelope.Digest, out var judged))
        {
            known.Add(step.Envelope.Digest, judged = Judge(history, step, earlier));
        }

        return judged;
    }

    private JudgedRecognition Judge(Replayed history, RecordedStep step, int earlier)
    {
        var statement = step.Statement;
        var said = new Said(statement.Body.Open);
        var rules = said.Text("rules");
        var agreement = step.Text("agreement") is { } text && StreamName.Parse(text).Ok(out var stream, out _) ? stream : null;
        var stated = Digest.TryParseSha256(said.Text("report"), out var hash) ? hash : default;
        var judged = new JudgedRecognition(
            statement.Stream, statement.Seq, statement.Agency, agreement, rules, step.Text("outcome") ?? "declined", stated, null, ReportMatch.NotRecomputed, []);
        var size = said.Number("size");
        if (earlier >= Recognition.MaximumRecomputed || PackOf(step, rules) is not { } pack || size > step.Index)
        {
            return judged;
        }

        var seen = Narrow(history, statement.Stream).AsOf(size);
        var anchored = statement.Body.Open.TryGetProperty("anchored", out var anchor) && anchor.ValueKind == JsonValueKind.Object ? new Said(anchor).TimeOrNull("time") : null;
        var course = new Course(seen, pack, Circumstances(said.TimeOrNull("asOf") ?? statement.At, anchored), this);
        var report = RuleEngine.Judge(course);
        var withheld = seen.Items.Any(i => i.Steps.Any(s => s.Statement.Body.Withheld > 0));
        var whole = seen.Item(statement.Stream)?.Steps.Length == statement.Seq;
        var match = whole && report.Digest == stated ? ReportMatch.Matches : withheld ? ReportMatch.Withheld : ReportMatch.Differs;
        var conditions = statement.Act == "recognize" && agreement is not null && course.ItemOf(statement.Stream) is { } item
            && step.World.GetValueOrDefault(agreement)?.Agreement is { } state
                ? AgreementConditions.Of(item, agreement, state, statement.Agency, statement.At).Append(AgreementConditions.Rules(pack, report)).ToImmutableArray()
                : [];
        return judged with { Recomputed = report.Digest, Match = match, Conditions = conditions };
    }

    /// <summary>The edition as it was published before the statement; null when it is not here.</summary>
    public static Pack? PackOf(RecordedStep step, string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && StreamName.Parse("standard/" + name[..at]).Ok(out var stream, out _)
            ? step.World.GetValueOrDefault(stream)?.Standard?.Edition(name[(at + 1)..])?.Pack
            : null;
    }
}
