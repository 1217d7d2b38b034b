using System.Diagnostics;
using System.Globalization;
using Integrity.Testing;

const long AllowedPeak = 256L << 20;

// The largest bundle that is read at all is 16 MiB; a second of one core suffices for most of them, and a busy machine needs patience.
var allowedTime = TimeSpan.FromSeconds(5);
var count = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var first = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var start = Stopwatch.GetTimestamp();
var report = new Fuzzer().Run(first, count, done =>
{
    if (done % 50_000 == 0)
    {
        Console.Error.WriteLine($"{done:N0} inputs, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
    }
});
using var self = Process.GetCurrentProcess();
var peak = self.PeakWorkingSet64;
Console.WriteLine($"inputs        {report.Count:N0} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
Console.WriteLine($"verifying     {report.Verifying.TotalSeconds:F0} s of these");
Console.WriteLine($"still intact  {report.Intact:N0}, each with the same facts");
Console.WriteLine($"slowest       {report.Slowest.TotalMilliseconds:F0} ms (seed {report.SlowestSeed})");
Console.WriteLine($"peak memory   {peak >> 20} MiB, of which the program itself and its inputs are a part");
Console.WriteLine($"faults        {report.Faults.Count}");
foreach (var fault in report.Faults.Take(20))
{
    Console.WriteLine(fault);
}

return report.Faults.Count == 0 && peak <= AllowedPeak && report.Slowest < allowedTime ? 0 : 1;
