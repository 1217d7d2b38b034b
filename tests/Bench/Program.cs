using System.Diagnostics;
using Integrity.Bench;

// Exit code: 0 everything was measured, short or not; 1 something could not be; 2 usage.
var quick = args.Contains("--quick");
var only = args.SkipWhile(a => a != "--only").Skip(1).FirstOrDefault()?.Split(',');
var largest = long.TryParse(args.SkipWhile(a => a != "--largest").Skip(1).FirstOrDefault(), out var given) ? given : (long?)null;
if (args.Any(a => a.StartsWith('-') && a is not ("--quick" or "--only" or "--largest")) || (args.Contains("--only") && only is null)
    || (args.Contains("--largest") && largest is null) || only?.Except(Suite.Names).Any() == true)
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/Bench [-- --quick --only NAME,… --largest STATEMENTS]\n  NAME: {string.Join(' ', Suite.Names)}");
    return 2;
}

#if DEBUG
Console.Error.WriteLine("This is a debug build; its figures mean nothing. Add -c Release.");
#endif

var (watch, machine) = (Stopwatch.StartNew(), Machine.Describe());
var (figures, unmeasured) = await Suite.RunAsync(only ?? Suite.Names, new Measure(quick, largest), line => Console.Error.WriteLine($"[{watch.Elapsed:mm\\:ss}] {line}"));
Console.WriteLine(machine);
Console.WriteLine("Medians. Ratio: how many times better than the peer in the same run. One thread where a line says so.\n");
foreach (var line in Table.Lines(figures))
{
    Console.WriteLine(line);
}

foreach (var what in unmeasured)
{
    Console.WriteLine($"not measured: {what}");
}

return unmeasured.Count == 0 ? 0 : 1;
