namespace Integrity.Hammer;

/// <summary>A folder in the system's temporary folder, gone with this object unless it is to be kept.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-hammer-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public bool Keep { get; set; }

    public void Dispose()
    {
        if (!Keep)
        {
            folder.Delete(recursive: true);
        }
    }
}
