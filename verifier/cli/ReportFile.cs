namespace Integrity.Verify;

/// <summary><c>--html FILE</c>: written beside its place and then moved there, so that nobody ever finds half a report.</summary>
internal static class ReportFile
{
    /// <summary>A report must not take the place of what it reports on.</summary>
    public static Refusal? Check(string path, IEnumerable<string> inputs)
    {
        try
        {
            var whole = Path.GetFullPath(path);
            return inputs.FirstOrDefault(i => string.Equals(Path.GetFullPath(i), whole, StringComparison.OrdinalIgnoreCase)) is { } input
                ? new Refusal("cli.would-overwrite", input)
                : null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or IOException)
        {
            return new Refusal("cli.file-unwritable", path);
        }
    }

    public static Refusal? Write(string path, byte[] bytes)
    {
        var part = $"{path}.{Environment.ProcessId}.part";
        try
        {
            File.WriteAllBytes(part, bytes);
            File.Move(part, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            Discard(part);
            return new Refusal("cli.file-unwritable", path);
        }
    }

    private static void Discard(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // It was never made, or the disk is gone; the refusal says the rest.
        }
    }
}
