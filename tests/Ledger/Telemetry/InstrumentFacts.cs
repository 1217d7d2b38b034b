using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Telemetry;

public sealed partial class InstrumentFacts
{
    [Fact]
    public void The_operations_guide_names_exactly_the_instruments_that_exist_with_their_units()
    {
        var written = MetricRow().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "operating.md")))
            .Select(m => (m.Groups["name"].Value, m.Groups["unit"].Value)).Order().ToList();
        var there = Instruments().Select(i => (i.Name, i.Unit!.Trim('{', '}'))).Order().ToList();
        Assert.True(there.Count >= 15, $"{there.Count}");
        Assert.Equal(there, written);
        Assert.All(Instruments(), i => Assert.False(string.IsNullOrWhiteSpace(i.Description), i.Name));
    }

    [Fact]
    public async Task No_label_and_no_span_of_a_whole_story_holds_anything_that_names_somebody_and_labels_are_few_words()
    {
        var labels = new ConcurrentDictionary<(string Instrument, string Label), ConcurrentDictionary<string, bool>>();
        var spans = new ConcurrentBag<string>();
        using var meters = Listen(labels);
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LedgerMeter.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => spans.Add($"{a.DisplayName} {a.StatusDescription} {string.Join(' ', a.TagObjects.Select(t => $"{t.Key}={t.Value}"))} {a.TraceStateString}"),
        };
        ActivitySource.AddActivityListener(traces);
        var story = Story.WithImage();
        await using (var ledger = await LiveLedger.StartAsync(withChain: true))
        {
            await ledger.PlayAsync(story, "log");
            foreach (var path in new[] { $"v1/items/{Story.Handset.Id}", $"v1/items/{Cast.Code("never")}", "v1/nowhere/cn.331024.psb", "v1/worklist", $"v1/agencies/{Cast.Lab.Id}" })
            {
                _ = await ledger.GetAsync(path, Cast.Zhang, Cast.Police);
            }

            _ = await ledger.GetAsync($"v1/items/{Story.Handset.Id}", token: LiveLedger.Token(Cast.Key("stranger"), "cn.nobody"));
            _ = await ledger.PostAsync(story.Log[0].ToUtf8()[..50]);
            _ = await ledger.PostAsync(story.Log[^1], "anchor");
        }

        Assert.Contains(("integrity.statements.refused", "code"), labels.Keys);
        Assert.Contains(spans, s => s.StartsWith("accept ", StringComparison.Ordinal));
        Assert.All(Identifiers.Of(story), secret =>
        {
            Assert.DoesNotContain(labels, l => l.Value.Keys.Any(v => v.Contains(secret, StringComparison.Ordinal)));
            Assert.DoesNotContain(spans, s => s.Contains(secret, StringComparison.Ordinal));
        });
        Assert.All(labels, label => Assert.All(label.Value.Keys, value => Assert.Matches("^[A-Za-z0-9.-]{1,60}$", value)));
    }

    private static MeterListener Listen(ConcurrentDictionary<(string, string), ConcurrentDictionary<string, bool>> labels)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == LedgerMeter.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((i, _, tags, _) => Keep(i, tags));
        listener.SetMeasurementEventCallback<int>((i, _, tags, _) => Keep(i, tags));
        listener.SetMeasurementEventCallback<double>((i, _, tags, _) => Keep(i, tags));
        listener.Start();
        return listener;

        void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (name, value) in tags)
            {
                labels.GetOrAdd((instrument.Name, name), static _ => [])[$"{value}"] = true;
            }
        }
    }

    /// <summary>Every instrument is kept in a static field of a class of ours; the classes are woken, or those that nothing has used yet would be missing.</summary>
    private static List<Instrument> Instruments()
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;
        var fields = typeof(LedgerHost).Assembly.GetTypes().Where(t => !t.ContainsGenericParameters)
            .SelectMany(t => t.GetFields(Static)).Where(f => typeof(Instrument).IsAssignableFrom(f.FieldType)).ToList();
        fields.ForEach(f => RuntimeHelpers.RunClassConstructor(f.DeclaringType!.TypeHandle));
        return [.. fields.Select(f => (Instrument)f.GetValue(null)!)];
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Integrity.sln")))
        {
            root = root.Parent!;
        }

        return root.FullName;
    }

    [GeneratedRegex(@"^\| `(?<name>integrity\.[a-z.-]+)` \| (?<unit>[a-z]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricRow();
}
