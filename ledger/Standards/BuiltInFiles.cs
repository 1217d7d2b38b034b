namespace Integrity.Ledger.Standards;

/// <summary>Files that come inside the program: the default cast and the default bodies.</summary>
internal static class BuiltInFiles
{
    public static byte[] Read(string name)
    {
        using var resource = typeof(BuiltInFiles).Assembly.GetManifestResourceStream($"examples/{name}")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
