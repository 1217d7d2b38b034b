using System.Globalization;
using System.Text.RegularExpressions;

namespace Integrity.Ledger.Tests.Cli;

/// <summary>A script of command lines and what must come of each. The format is described in <c>scripts/README.md</c>.</summary>
internal sealed partial class Script(string folder, IDictionary<string, string> environment)
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private Ran last = new(0, "", "");
    private bool exitStated = true;

    public async Task RunAsync(string text)
    {
        foreach (var (line, number) in text.Split('\n').Select((l, i) => (l.TrimEnd(), i + 1)))
        {
            try
            {
                await StepAsync(line);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Assert.Fail($"line {number}: {line}\n{e.Message}\nexit {last.Exit}\n{last.Out}\n{last.Error}");
            }
        }

        EndCommand();
    }

    private async Task StepAsync(string line)
    {
        var (verb, rest) = line.Split(' ', 2) is [var first, var second] ? (first, Filled(second)) : (line, "");
        switch (verb)
        {
            case "" or ['#', ..]: break;
            case "$": EndCommand(); await CommandAsync(rest); break;
            case ">": Assert.Contains(rest, last.Out, StringComparison.Ordinal); break;
            case "!": Assert.Contains(rest, last.Error, StringComparison.Ordinal); break;
            case "quiet": Assert.Equal("", last.Error); break;
            case "silent": Assert.Equal("", last.Out); break;
            case "exit": Assert.Equal(int.Parse(rest, CultureInfo.InvariantCulture), last.Exit); exitStated = true; break;
            case "files": Assert.Equal(rest.Split(' ', StringSplitOptions.RemoveEmptyEntries), FileNames()); break;
            case "write": await WriteAsync(rest.Split(' ', 2)[0], rest.Split(' ', 2)[1]); break;
            case "mode": Assert.Equal(rest.Split(' ')[0], Mode(rest.Split(' ')[1])); break;
            case "chmod": SetMode(rest.Split(' ')[0], rest.Split(' ')[1]); break;
            case "env": environment[rest.Split('=', 2)[0]] = rest.Split('=', 2)[1]; break;
            case "keep": Keep(rest.Split(' ', 2)[0], rest.Split(' ', 2)[1]); break;
            default: throw new FormatException($"no such step: {verb}");
        }
    }

    private async Task WriteAsync(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        await File.WriteAllTextAsync(PathOf(name), text + "\n");
    }

    private async Task CommandAsync(string command)
    {
        var words = Word().Matches(command).Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value : m.Value).ToArray();
        Assert.Equal("integrity", words[0]);
        last = await Program.IntegrityAsync(folder, words[1..], environment);
        Assert.DoesNotContain("   at Integrity.", last.Error + last.Out, StringComparison.Ordinal);
        exitStated = false;
    }

    /// <summary>A command whose exit code the script does not state must succeed.</summary>
    private void EndCommand()
    {
        if (!exitStated)
        {
            Assert.True(last.Exit == 0, $"exit {last.Exit}\n{last.Out}\n{last.Error}");
        }
    }

    private void Keep(string name, string pattern)
    {
        var match = Regex.Match(last.Out, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.True(match.Success, $"nothing like {pattern}");
        values[name] = match.Value;
    }

    private string Filled(string text) => values.Aggregate(text, (t, v) => t.Replace($"{{{v.Key}}}", v.Value, StringComparison.Ordinal));

    private string PathOf(string name) => Path.Combine(folder, name);

    private IEnumerable<string> FileNames() => Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal);

    private string Mode(string name) => OperatingSystem.IsWindows() ? "600" : Convert.ToString((int)File.GetUnixFileMode(PathOf(name)), 8);

    private void SetMode(string mode, string name)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf(name), (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }

    [GeneratedRegex("\"(?<quoted>[^\"]*)\"|[^ ]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
