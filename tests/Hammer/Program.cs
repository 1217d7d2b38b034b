using Integrity.Hammer;
using Integrity.Hammer.Trials;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Arguments.Help);
    return 0;
}

if (Arguments.Read(args, out var wrong) is not { } options)
{
    Console.Error.WriteLine($"cannot read: {wrong}\n\n{Arguments.Help}");
    return 2;
}

#if DEBUG
Console.Error.WriteLine("This is a debug build; its figures mean nothing. Add -c Release.");
#endif

try
{
    Console.WriteLine(Machine.Describe());
    return await Trial.RunAsync(options) ? 0 : 1;
}
catch (TrialException impossible)
{
    Console.Error.WriteLine($"The trial could not be made: {impossible.Message}");
    return 3;
}
